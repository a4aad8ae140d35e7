//! rustfmt over the Rust of a tree, by its stdin: nothing but its configuration is written for it.
//!
//! The configuration is the workspace's alone, so that two machines give the same bytes.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the ban on std::process leads to"
)]

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use anyhow::{Context as _, Result, bail};

use super::joined::{joined, parted};
use crate::artifact::{Body, FileTree, OutPath};
use crate::disk::{Scratch, nearest_text};

/// The text of the `rustfmt.toml` that holds for a workspace; empty where there is none.
///
/// # Errors
/// When it cannot be read.
pub fn configuration(workspace: &Path) -> Result<String> {
    let found = nearest_text(workspace, &[".rustfmt.toml", "rustfmt.toml"])
        .context("cannot read rustfmt.toml")?;
    Ok(found.unwrap_or_default())
}

/// Formats the Rust texts at these paths of a tree; `configuration` is the text of a `rustfmt.toml`.
///
/// # Errors
/// When rustfmt is not installed (the error names the command that installs it), when it refuses a text, and
/// when its configuration cannot be written to a temporary file.
pub fn format(tree: &mut FileTree, paths: &[OutPath], configuration: &str) -> Result<()> {
    if paths.is_empty() {
        return Ok(());
    }
    let texts: Vec<&str> = paths.iter().filter_map(|path| text(tree, path)).collect();
    let scratch = Scratch::new(configuration).context("cannot write a temporary file")?;
    let formatted = match together(&texts, scratch.path())? {
        Some(formatted) => formatted,
        // One after the other, rustfmt's words have the name and the line.
        None => one_by_one(paths, &texts, scratch.path())?,
    };
    for (path, formatted) in paths.iter().zip(formatted) {
        if let Some(Body::Text(text)) = tree.body_mut(path) {
            *text = formatted;
        }
    }
    Ok(())
}

fn text<'a>(tree: &'a FileTree, path: &OutPath) -> Option<&'a str> {
    match &tree.get(path)?.body {
        Body::Text(text) => Some(text),
        _ => None,
    }
}

/// Texts of more bytes than this are worth a second process beside the first.
const LARGE: usize = 400_000;

/// Formats all texts at once; `None` where rustfmt refuses one of them.
fn together(texts: &[&str], configuration: &Path) -> Result<Option<Vec<String>>> {
    let (first, second) = texts.split_at(half(texts));
    let (first, second) = thread::scope(|scope| {
        let other = scope.spawn(|| at_once(second, configuration));
        let first = at_once(first, configuration);
        (first, other.join())
    });
    let second = second.unwrap_or_else(|_| Ok(None))?;
    Ok(first?
        .zip(second)
        .map(|(first, second)| [first, second].concat()))
}

/// How many texts the first of two processes takes: all where there are few.
fn half(texts: &[&str]) -> usize {
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    if bytes < LARGE || thread::available_parallelism().is_ok_and(|threads| threads.get() == 1) {
        return texts.len();
    }
    let mut seen = 0;
    let is_in_first = |text: &&&str| {
        seen += text.len();
        seen <= bytes / 2
    };
    texts.iter().take_while(is_in_first).count()
}

fn at_once(texts: &[&str], configuration: &Path) -> Result<Option<Vec<String>>> {
    if texts.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let output = rustfmt(&joined(texts), configuration)?;
    let is_done = output.status.success();
    Ok(is_done
        .then(|| parted(&String::from_utf8_lossy(&output.stdout), texts.len()))
        .flatten())
}

fn one_by_one(paths: &[OutPath], texts: &[&str], configuration: &Path) -> Result<Vec<String>> {
    let format = |(path, text): (&OutPath, &&str)| {
        let output = rustfmt(text, configuration)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).replace("<stdin>", path.as_str());
            bail!("rustfmt refused what ferroctl made:\n{}", said.trim_end());
        }
        Ok(String::from_utf8(output.stdout)?)
    };
    paths.iter().zip(texts).map(format).collect()
}

/// Runs rustfmt over one text.
fn rustfmt(text: &str, configuration: &Path) -> Result<Output> {
    let child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(configuration)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let output = match child {
        Err(error) if error.kind() == io::ErrorKind::NotFound => bail!(MISSING),
        child => child
            .and_then(|child| fed(child, text))
            .context("cannot run rustfmt")?,
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("rustup component add") || said.contains("is not installed") {
        bail!(MISSING);
    }
    Ok(output)
}

/// Writes the text while the output is read: a full pipe on either side would stop both.
fn fed(mut child: Child, text: &str) -> io::Result<Output> {
    let stdin = child.stdin.take();
    thread::scope(|scope| {
        scope.spawn(move || {
            // rustfmt says itself why it read no further.
            stdin.map(|mut stdin| stdin.write_all(text.as_bytes()))
        });
        child.wait_with_output()
    })
}

const MISSING: &str = "rustfmt is not installed; install it with: rustup component add rustfmt";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::WritePolicy;

    fn formatted(files: &[(&str, &str)], configuration: &str) -> Result<Vec<String>> {
        let mut tree = FileTree::default();
        for (path, text) in files {
            tree.insert(path, Body::Text((*text).into()), WritePolicy::Ours)?;
        }
        let paths: Vec<OutPath> = tree.paths().collect();
        format(&mut tree, &paths, configuration)?;
        let texts = paths.iter().filter_map(|path| text(&tree, path));
        Ok(texts.map(str::to_owned).collect())
    }

    const FILES: [(&str, &str); 3] = [
        ("a/src/a.rs", "//! Docs.\npub fn b(){let  x=1;}"),
        ("a/src/main.rs", "mod a;fn  main(){}"),
        (
            "a/tests/it.rs",
            "#![allow(x,  reason=\"y\")]\n\nuse b;\nuse a;\n#[test]\nfn  it(){}",
        ),
    ];

    #[test]
    fn each_text_is_formatted_by_itself() {
        let expected = [
            "//! Docs.\npub fn b() {\n    let x = 1;\n}\n",
            "mod a;\nfn main() {}\n",
            "#![allow(x, reason = \"y\")]\n\nuse a;\nuse b;\n#[test]\nfn it() {}\n",
        ];
        assert_eq!(formatted(&FILES, "").unwrap(), expected);
    }

    #[test]
    fn the_workspace_configures() {
        let formatted = formatted(&FILES, "tab_spaces = 2\n").unwrap();
        assert!(formatted[0].contains("\n  let x"));
    }

    #[test]
    fn two_processes_give_what_one_does() {
        let large = format!("fn  a(){{}}\n{}", "// A comment.\n".repeat(LARGE / 20));
        let files = [
            ("a.rs", large.as_str()),
            ("b.rs", large.as_str()),
            ("c.rs", "fn  c(){}"),
        ];
        let texts: Vec<&str> = files.iter().map(|(_, text)| *text).collect();
        assert_eq!(half(&texts), 1);
        let formatted = formatted(&files, "").unwrap();
        assert!(formatted[0] == large.replace("fn  a(){}", "fn a() {}"));
        assert!(formatted[1] == formatted[0]);
        assert_eq!(formatted[2], "fn c() {}\n");
    }

    #[test]
    fn what_rustfmt_refuses_is_an_error_with_its_words() {
        let error = formatted(&[FILES[0], ("src/main.rs", "fn (")], "").unwrap_err();
        assert!(error.to_string().contains("src/main.rs:1"), "{error}");
    }
}
