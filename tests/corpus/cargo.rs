//! What cargo says about a generated workspace: (file, message) by file, relative to the workspace.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// How closely the crates are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lint {
    /// The compiler's warnings in libraries and programs.
    Check,
    /// Clippy's as well, and in tests, too.
    Clippy,
}

fn cargo(root: &Path, args: &[&str]) -> Output {
    // Beside the target folder's other profiles, where .ci/run builds the example: dependencies are built once.
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = temporary.parent().expect("the target folder");
    let mut command = Command::new("cargo");
    command.args(args).current_dir(root);
    command.env("CARGO_TARGET_DIR", target.join("generated"));
    command.output().expect("cargo")
}

/// The files that rustfmt would change.
pub fn misformatted(root: &Path) -> Vec<(String, String)> {
    let run = cargo(root, &["fmt", "--all", "--check", "--", "-l"]);
    let listed = String::from_utf8_lossy(&run.stdout).into_owned();
    let files: Vec<_> = listed
        .lines()
        .map(|file| (below(root, file), "is not formatted".to_owned()))
        .collect();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() || !files.is_empty(), "rustfmt: {said}");
    files
}

/// All warnings and errors.
pub fn findings(root: &Path, lint: Lint) -> Vec<(String, String)> {
    let command = match lint {
        Lint::Check => vec!["check"],
        Lint::Clippy => vec!["clippy", "--all-targets"],
    };
    let options = ["--workspace", "--keep-going", "--message-format", "json"];
    let run = cargo(root, &[command, options.to_vec()].concat());
    let printed = String::from_utf8_lossy(&run.stdout);
    let findings: Vec<_> = printed
        .lines()
        .filter_map(|line| finding(root, line))
        .collect();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(
        run.status.success() || !findings.is_empty(),
        "cargo: {said}"
    );
    findings
}

/// The package's folder and the message, where a line of cargo's is about one.
fn finding(root: &Path, line: &str) -> Option<(String, String)> {
    let line: Value = serde_json::from_str(line).ok()?;
    if line["reason"] != "compiler-message" {
        return None;
    }
    let manifest = below(root, line["manifest_path"].as_str()?);
    let rendered = line["message"]["rendered"].as_str()?;
    Some((
        manifest,
        rendered.lines().take(3).collect::<Vec<_>>().join(" "),
    ))
}

fn below(root: &Path, file: &str) -> String {
    let root = root.canonicalize().expect("the workspace");
    let path = Path::new(file);
    let inner = path.strip_prefix(&root).unwrap_or(path);
    inner.display().to_string()
}
