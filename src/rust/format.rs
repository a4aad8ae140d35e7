//! rustfmt, run once over all Rust of a tree.
//!
//! The `.rs` files are mirrored into a temporary folder and rustfmt gets the crate roots, from which it follows
//! `mod`: one process, no file of the user's touched. The configuration is the workspace's alone, so that two
//! machines give the same bytes.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the ban on std::process leads to"
)]

use std::io;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::artifact::{Body, FileTree, OutPath};
use crate::disk::{Scratch, nearest_text};

const CONFIGURATION: &str = "rustfmt.toml";

/// The text of the `rustfmt.toml` that holds for a workspace; empty where there is none.
///
/// # Errors
/// When it cannot be read.
pub fn configuration(workspace: &Path) -> Result<String> {
    let found = nearest_text(workspace, &[".rustfmt.toml", CONFIGURATION])
        .context("cannot read rustfmt.toml")?;
    Ok(found.unwrap_or_default())
}

/// Formats every Rust text of the tree that a crate root leads to; `configuration` is the text of a `rustfmt.toml`.
///
/// # Errors
/// When rustfmt is not installed (the error names the command that installs it), when it refuses a text, and
/// when temporary files cannot be written.
pub fn format(mut tree: FileTree, configuration: &str) -> Result<FileTree> {
    let roots: Vec<String> = rust_files(&tree)
        .map(|(path, _)| path.to_string())
        .filter(|path| is_root(path))
        .collect();
    if roots.is_empty() {
        return Ok(tree);
    }
    let scratch = mirror(&tree, configuration).context("cannot write temporary files")?;
    run(scratch.path(), &roots)?;
    for (path, artifact) in tree.iter_mut() {
        if let (true, Body::Text(text)) = (is_rust(path), &mut artifact.body) {
            *text = scratch.read(path).context("cannot read temporary files")?;
        }
    }
    Ok(tree)
}

fn mirror(tree: &FileTree, configuration: &str) -> Result<Scratch> {
    let scratch = Scratch::new()?;
    scratch.write(&OutPath::new(CONFIGURATION)?, configuration)?;
    for (path, text) in rust_files(tree) {
        scratch.write(path, text)?;
    }
    Ok(scratch)
}

fn run(folder: &Path, roots: &[String]) -> Result<()> {
    let output = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path", CONFIGURATION])
        .args(roots)
        .current_dir(folder)
        .output();
    let output = match output {
        Err(error) if error.kind() == io::ErrorKind::NotFound => bail!(MISSING),
        output => output.context("cannot run rustfmt")?,
    };
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("rustup component add") || said.contains("is not installed") {
        bail!(MISSING);
    }
    bail!("rustfmt refused what ferroctl made:\n{}", said.trim_end());
}

const MISSING: &str = "rustfmt is not installed; install it with: rustup component add rustfmt";

fn rust_files(tree: &FileTree) -> impl Iterator<Item = (&OutPath, &str)> {
    tree.iter()
        .filter_map(|(path, artifact)| match &artifact.body {
            Body::Text(text) if is_rust(path) => Some((path, text.as_str())),
            _ => None,
        })
}

fn is_rust(path: &OutPath) -> bool {
    Path::new(path.as_str())
        .extension()
        .is_some_and(|end| end == "rs")
}

/// Whether cargo starts a crate at that file: `src/main.rs`, `src/lib.rs`, `build.rs`, and each file of `tests`,
/// `benches`, `examples` and `src/bin`.
fn is_root(path: &str) -> bool {
    let mut segments = path.rsplit('/');
    match (segments.next(), segments.next()) {
        (Some("main.rs" | "lib.rs"), Some("src")) | (Some("build.rs"), _) => true,
        (Some(_), Some("tests" | "benches" | "examples")) => !path.contains("/src/"),
        (Some(_), Some("bin")) => path.contains("src/bin/"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::WritePolicy;

    fn tree(files: &[(&str, &str)]) -> FileTree {
        let mut tree = FileTree::default();
        for (path, text) in files {
            tree.insert(path, Body::Text((*text).into()), WritePolicy::Ours)
                .unwrap();
        }
        tree
    }

    const FILES: [(&str, &str); 5] = [
        ("user/api/src/main.rs", "mod a;fn  main(){}"),
        ("user/api/src/a/mod.rs", "pub  mod b;"),
        ("user/api/src/a/b.rs", "pub fn b(){let  x=1;}"),
        ("user/api/tests/it.rs", "#[test]\nfn  it(){}"),
        ("README.md", "a  b"),
    ];

    fn text<'a>(tree: &'a FileTree, path: &str) -> &'a str {
        match &tree.get(&OutPath::new(path).unwrap()).unwrap().body {
            Body::Text(text) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn everything_that_a_root_leads_to_is_formatted() {
        let formatted = format(tree(&FILES), "").unwrap();
        assert_eq!(text(&formatted, FILES[1].0), "pub mod b;\n");
        assert_eq!(
            text(&formatted, FILES[2].0),
            "pub fn b() {\n    let x = 1;\n}\n"
        );
        assert_eq!(text(&formatted, FILES[3].0), "#[test]\nfn it() {}\n");
        assert_eq!(text(&formatted, "README.md"), "a  b");
    }

    #[test]
    fn the_workspace_configures() {
        let formatted = format(tree(&FILES), "tab_spaces = 2\n").unwrap();
        assert!(text(&formatted, FILES[2].0).contains("\n  let x"));
    }

    #[test]
    fn what_rustfmt_refuses_is_an_error_with_its_words() {
        let error = format(tree(&[("src/main.rs", "fn (")]), "").unwrap_err();
        assert!(error.to_string().contains("main.rs:1"), "{error}");
    }
}
