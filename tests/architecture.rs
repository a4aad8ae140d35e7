//! The rules of direction: who may import whom, and who may touch the world.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ferroctl::ir::Server;
use ferroctl::system::server::{Store, observability};

/// Every file below a folder with that extension, its path relative to the repository with `/`, and its text.
fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == extension) {
                found.push((relative(root, &path), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap();
    path.to_string_lossy().replace('\\', "/")
}

/// The modules in the order of `src/lib.rs`.
fn modules() -> Vec<String> {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    text.lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

/// `src/plan/mod.rs` and `src/plan.rs` are in `plan`.
fn module_of(path: &str) -> String {
    let path = path.trim_start_matches("src/");
    path.split(['/', '.']).next().unwrap_or(path).to_owned()
}

/// The sources of the tool less the files that are tests.
fn sources() -> Vec<(String, String)> {
    let is_test = |path: &str| path.ends_with("/tests.rs") || path.contains("/tests/");
    let all = files("src", "rs").into_iter();
    all.filter(|(path, _)| !is_test(path)).collect()
}

/// The text without its tests at the end and without comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or(text);
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    text.lines().filter(is_code).collect::<Vec<_>>().join("\n")
}

/// The top-level modules that a file names by `crate::`, also in `use crate::{a, b::c}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, rest) in code
        .match_indices("crate::")
        .map(|(at, _)| code.split_at(at + 7))
    {
        match rest.strip_prefix('{') {
            Some(list) => found.extend(top_level_names(list)),
            None => found.extend(first_word(rest)),
        }
    }
    found
}

fn top_level_names(list: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = vec![String::new()];
    for c in list.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(String::new()),
            c if depth == 0 => names.last_mut().unwrap().push(c),
            _ => {}
        }
    }
    names
        .iter()
        .filter_map(|name| first_word(name.trim()))
        .collect()
}

fn first_word(text: &str) -> Option<String> {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

#[test]
fn nothing_imports_a_module_that_stands_later() {
    let order = modules();
    let place = |name: &str| order.iter().position(|other| other == name);
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(own) = place(&module_of(&path)) else {
            continue;
        };
        for import in imports(&code(&text)) {
            if place(&import).is_some_and(|other| other > own) {
                wrong.push(format!("{path} imports {import}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_model_stands_alone_and_front_ends_never_meet_targets() {
    for (path, text) in sources() {
        let imports = imports(&code(&text));
        let refused: &[&str] = match module_of(&path).as_str() {
            "ir" => &[
                "source",
                "artifact",
                "disk",
                "diagnostic",
                "api",
                "proto",
                "ddl",
                "manifest",
                "lower",
            ],
            "api" => &["proto", "ddl", "emit", "disk"],
            "proto" => &["api", "ddl", "emit", "disk"],
            "ddl" => &["api", "proto", "emit", "disk"],
            "text" | "rust" | "emit" => &["api", "proto", "ddl", "lower", "manifest"],
            // What is to be built follows from the model alone.
            "system" => &["api", "proto", "ddl", "lower", "manifest", "disk", "source"],
            _ => continue,
        };
        for name in refused {
            assert!(!imports.contains(*name), "{path} imports {name}");
        }
    }
}

#[test]
fn the_world_is_touched_in_one_place_each() {
    for (path, text) in sources() {
        let code = code(&text);
        for (word, home) in [
            ("std::fs", "src/disk/"),
            ("tempfile", "src/disk/"),
            ("std::net", "src/dev/"),
            ("use sqlx", "src/live/"),
            ("anstream", "src/commands/report"),
            ("println!", "src/commands/report"),
            ("eprint!", "src/commands/report"),
            // The same input gives the same bytes; what runs has a time.
            ("std::time::SystemTime", "src/dev/page/clock.rs"),
        ] {
            assert!(
                path.starts_with(home) || !code.contains(word),
                "{path} has {word}; it belongs into {home}"
            );
        }
        let may_wait = ["src/live/", "src/dev/page/"];
        assert!(
            may_wait.iter().any(|home| path.starts_with(home)) || !code.contains("use tokio"),
            "{path} uses tokio"
        );
        let is_home = ["src/process.rs", "src/rust/format.rs"].contains(&path.as_str());
        assert!(
            is_home || !code.contains("std::process::Command"),
            "{path} runs programs; that belongs into src/process.rs"
        );
    }
}

/// Names and numbers that two places must agree on, and the one module that says them.
#[test]
fn only_the_system_spells_what_two_places_must_agree_on() {
    let ports: BTreeSet<String> = servers().map(|port| port.to_string()).collect();
    assert!(ports.contains("9200") && ports.contains("4317") && ports.contains("6379"));
    for (path, text) in sources() {
        if path.starts_with("src/system/") {
            continue;
        }
        let code = code(&text);
        for literal in literals(&code) {
            let is_variable =
                |word: &str| word.len() > 4 && VARIABLES.iter().any(|it| word.ends_with(it));
            let mut words = literal.split(|c: char| !c.is_ascii_uppercase() && c != '_');
            assert!(
                !words.any(is_variable),
                "{path} spells a variable: {literal:?}"
            );
            assert!(
                !literal.contains("data/"),
                "{path} spells a path of data: {literal:?}"
            );
            assert!(
                !literal.ends_with("-proto"),
                "{path} spells a proto crate: {literal:?}"
            );
        }
        let mut numbers = code.split(|c: char| !c.is_ascii_digit());
        let port = numbers.find(|number| ports.contains(*number));
        assert_eq!(port, None, "{path} spells a port of the stack");
    }
}

/// How the names of our environment variables end.
const VARIABLES: [&str; 6] = [
    "_ADDR",
    "_DATA_SOURCE",
    "_ENDPOINT",
    "_PASSWORD",
    "JWT_SECRET",
    "_RETENTION",
];

/// The ports of all servers around our services.
fn servers() -> impl Iterator<Item = u16> {
    let kinds = [Server::Mysql, Server::Postgres, Server::Redis, Server::Etcd];
    let stores = kinds.map(|kind| Store::of(kind).container);
    let all = stores.into_iter().chain(observability::containers());
    all.flat_map(|container| container.ports)
        .map(|port| port.number)
}

/// What stands between the quotes of a source, escapes as they are written.
fn literals(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some((_, open)) = rest.split_once('"') {
        let mut escaped = false;
        let end = open.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let Some(end) = end else { break };
        found.push(&open[..end]);
        rest = &open[end + 1..];
    }
    found
}

/// The fields of all structs of a file, one a line.
fn fields(code: &str) -> Vec<&str> {
    let mut is_inside = false;
    let mut found = Vec::new();
    for line in code.lines() {
        let trimmed = line.trim();
        if is_inside && trimmed != "}" {
            found.push(trimmed);
        } else {
            is_inside = trimmed.contains("struct ") && trimmed.ends_with('{');
        }
    }
    found
}

#[test]
fn views_hold_contract_text_only_in_types_that_are_safe_where_it_goes() {
    for (path, text) in files("src/emit", "rs") {
        if !path.ends_with("/view.rs") && !path.contains("/view/") {
            continue;
        }
        for field in fields(&code(&text)) {
            let (_, of) = field.split_once(':').unwrap_or_default();
            let is_plain = of.contains("String") || of.contains("&'a str");
            assert!(
                !is_plain,
                "{path}: `{field}` could break out of where it is printed"
            );
        }
    }
}

#[test]
fn every_template_is_used() {
    let code: String = files("src", "rs")
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let templates = files("templates", "j2");
    let all: String = templates.iter().map(|(_, text)| text.as_str()).collect();
    for (path, _) in &templates {
        let name = path.trim_start_matches("templates/");
        let quoted = format!("\"{name}\"");
        assert!(
            code.contains(&quoted) || all.contains(&quoted),
            "{path} is used by nobody"
        );
    }
}

#[test]
fn the_test_sees_what_it_should() {
    assert_eq!(
        imports("use crate::{ir, plan::{self, X}, api};\ncrate::disk::Disk"),
        ["api", "disk", "ir", "plan"].map(str::to_owned).into()
    );
    assert!(modules().len() > 10);
    assert_eq!(literals(r#"a("b\"c", "d")"#), [r#"b\"c"#, "d"]);
    let view =
        "/// A view.\nstruct View<'a> {\n    name: Ident,\n    text: String,\n}\nfn f() {}\n";
    assert_eq!(fields(view), ["name: Ident,", "text: String,"]);
}
