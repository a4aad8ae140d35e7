//! Rules for templates and views.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Paths below `folder` and what stands in the files.
fn texts(folder: &str) -> Vec<(String, String)> {
    let folder = root().join(folder);
    let text = |path: PathBuf| {
        let name = path
            .strip_prefix(&folder)
            .expect("below")
            .to_string_lossy()
            .replace('\\', "/");
        (name, fs::read_to_string(&path).expect("text"))
    };
    files(&folder).into_iter().map(text).collect()
}

/// The compiler finds a template that is named and missing; this finds one that is there and not named.
#[test]
fn every_template_is_used() {
    let sources: Vec<String> = texts("src/emit")
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let templates = texts("templates");
    let includes: Vec<&String> = templates.iter().map(|(_, text)| text).collect();
    for (path, _) in templates.iter().filter(|(path, _)| path.ends_with(".j2")) {
        let named = format!("path = \"{path}\"");
        let included = format!("include \"{path}\"");
        let used = sources.iter().any(|text| text.contains(&named))
            || includes.iter().any(|text| text.contains(&included));
        assert!(used, "no struct under src/emit renders templates/{path}");
    }
}

/// A plain string in a view could carry text of a contract into any place of a file.
#[test]
fn views_hold_only_text_that_is_safe_where_it_goes() {
    let is_view = |path: &String| path.ends_with("view.rs") || path.contains("/view/");
    let views: Vec<_> = texts("src/emit")
        .into_iter()
        .filter(|(path, _)| is_view(path))
        .collect();
    assert!(views.len() >= 4, "the views have moved");
    for (path, text) in views {
        let fields = text
            .lines()
            .filter(|line| line.trim_start().starts_with("pub ") && line.ends_with(','));
        for field in fields {
            let ty = field.split_once(": ").map_or("", |(_, ty)| ty);
            let plain =
                ty.contains("String") || ty.contains("&str") && !ty.contains("&'static str");
            assert!(!plain, "src/emit/{path}: {field}");
        }
    }
}

/// The dependencies of a manifest's table, those with a version: name and the line behind it.
fn dependencies<'m>(manifest: &'m str, table: &str) -> BTreeMap<&'m str, &'m str> {
    let lines = manifest.lines().skip_while(|line| *line != table).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let lines = lines.filter(|line| !line.contains("{{"));
    lines.filter_map(|line| line.split_once(" = ")).collect()
}

/// The runtime is built and tested with the versions that the crates of a generated workspace ask for.
#[test]
fn a_generated_workspace_has_the_dependencies_of_the_runtime() {
    let text = |path: &str| fs::read_to_string(root().join(path)).expect(path);
    let (runtime, template) = (
        text("runtime/Cargo.toml"),
        text("templates/workspace/Cargo.toml.j2"),
    );
    let runtime = dependencies(&runtime, "[dependencies]");
    let generated = dependencies(&template, "[workspace.dependencies]");
    assert!(generated.len() > 5);
    for (name, wanted) in generated {
        let Some(found) = runtime.get(name) else {
            continue;
        };
        // The runtime may ask for more features and leave a dependency to one of its own.
        let version = |line: &str| line.split('"').nth(1).map(str::to_owned);
        assert_eq!(version(found), version(wanted), "{name}");
    }
}
