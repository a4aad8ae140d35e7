//! Clients in TypeScript: those of the example, of a contract with everything in it, and of a hostile one. They are left
//! in `target/typescript`, where `tests/typescript/run` has them compiled.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ferroctl::artifact::{Body, FileTree};
use ferroctl::emit::typescript;
use ferroctl::ir::{Project, Typescript};
use ferroctl::system;

use crate::{everything, hostile, model};

/// The files of a project's clients; they are left under that name.
fn clients(name: &str, project: Project) -> String {
    let clients = Typescript {
        dir: "api".to_owned(),
        services: Vec::new(),
    };
    let mut tree = FileTree::default();
    typescript::render(&system::resolve(project), &clients, &mut tree).expect("clients");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/typescript");
    let mut shown = String::new();
    for (path, artifact) in tree.iter() {
        let Body::Text(text) = &artifact.body else {
            panic!("{path} is no text")
        };
        let file = folder.join(name).join(path.as_str().replace("api/", ""));
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
        writeln!(shown, "══ {path}\n{text}").expect("written");
    }
    shown
}

fn assert_snapshot(folder: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _scope = settings.bind_to_scope();
    insta::assert_snapshot!("typescript", text);
}

#[test]
fn the_clients_of_the_example() {
    assert_snapshot("courseware", &clients("courseware", model::courseware()));
}

#[test]
fn the_clients_of_everything() {
    assert_snapshot("contract", &clients("everything", everything::project()));
}

#[test]
fn hostile_text_stays_in_strings_and_comments() {
    let text = clients("hostile", hostile::project());
    assert!(text.contains("EVIL"));
    assert!(!text.contains(['\r', '\0', '\u{2028}', '\u{202e}']));
    for line in text.lines() {
        let is_comment = line.trim_start().starts_with(['*', '/']);
        let code = without_strings(line);
        if line.starts_with("    path: `") {
            let marks = [code.matches('`').count(), code.matches("${").count()];
            assert_eq!(marks, [2, 1], "{line}");
            continue;
        }
        // Names keep the letters of a text and nothing around them.
        let code = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let mut evil = code.filter(|word| word.contains("EVIL"));
        assert!(is_comment || evil.all(|word| word != "EVIL"), "{line}");
    }
}

fn without_strings(line: &str) -> String {
    let mut code = String::new();
    let (mut inside, mut escaped) = (false, false);
    for c in line.chars() {
        let is_quote = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        inside ^= is_quote;
        if !inside && !is_quote {
            code.push(c);
        }
    }
    code
}
