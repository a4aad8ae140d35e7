//! Generated workspaces on the disk.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ferroctl::artifact::{Body, FileTree};
use ferroctl::ir::Project;
use ferroctl::{emit, system};

/// The files of a project, by path, Rust formatted by rustfmt.
pub fn formatted(project: &Project) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tree = emit::render(&system::resolve(project.clone())).expect("the project renders");
    write(&tree, folder.path());
    format_all(folder.path());
    let files = tree.iter().map(|(path, _)| path.as_str().to_owned());
    files
        .map(|path| {
            (
                path.clone(),
                fs::read(folder.path().join(&path)).expect("a file"),
            )
        })
        .collect()
}

/// Writes the files as they are.
pub fn write(tree: &FileTree, folder: &Path) {
    for (path, artifact) in tree.iter() {
        let path = folder.join(path.as_str());
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let contents: &[u8] = match &artifact.body {
            Body::Text(text) => text.as_bytes(),
            Body::Bytes(bytes) => bytes,
            Body::Cargo(edits) => edits.template.as_bytes(),
        };
        fs::write(path, contents).expect("written");
    }
}

/// Formats every crate: their roots, and what those declare.
pub fn format_all(folder: &Path) {
    let mut roots = Vec::new();
    rust_files(folder, &mut roots);
    let is_root = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str);
        let in_tests = path
            .parent()
            .is_some_and(|parent| parent.ends_with("tests"));
        matches!(name, Some("lib.rs" | "main.rs" | "build.rs")) || in_tests
    };
    roots.retain(is_root);
    let status = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .args(&roots)
        .status();
    assert!(
        status.expect("rustfmt runs").success(),
        "rustfmt refuses what was generated"
    );
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension() == Some(OsStr::new("rs")) {
            found.push(path);
        }
    }
}

/// Writes a system where `FERROCTL_OUT` says, for cargo to build: the courseware system, or that of `FERROCTL_SYSTEM`.
#[test]
#[ignore = "FERROCTL_OUT=… cargo test --test targets -- --ignored write_out"]
fn write_out() {
    let out = PathBuf::from(std::env::var_os("FERROCTL_OUT").expect("FERROCTL_OUT"));
    let project = match std::env::var("FERROCTL_SYSTEM").as_deref() {
        Ok("everything") => crate::everything::project(),
        Ok("hostile") => crate::hostile::project(),
        Ok("wild") => crate::wild::project(),
        _ => crate::model::courseware(),
    };
    write(
        &emit::render(&system::resolve(project)).expect("the project renders"),
        &out,
    );
    format_all(&out);
}
