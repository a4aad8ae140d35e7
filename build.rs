//! Embeds the files that ferroctl writes as they are: the crate `ferroctl-runtime` and the courseware example.
//!
//! A folder that somebody builds or runs things in has more in it than belongs there, so what cargo, the services
//! and git leave behind is passed over; `tests/embedded.rs` compares the rest with what git tracks.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script is not part of the tool"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What building and running leave in a folder, and what is only there for this repository.
const LEFT_BEHIND: [&str; 6] = [
    "target",
    ".env",
    "data",
    ".git",
    ".ferroctl-tmp",
    "clippy.toml",
];

fn main() -> io::Result<()> {
    let mut code = String::new();
    for (name, about, folder) in [
        ("RUNTIME", "The crate `ferroctl-runtime`.", "runtime"),
        (
            "COURSEWARE",
            "The courseware example.",
            "examples/courseware",
        ),
    ] {
        code += &table(name, about, Path::new(folder))?;
    }
    look_for_corpus();
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    fs::write(out.join("embedded.rs"), code)
}

/// Tests that read real files of others, which lie beside the repository where they are at hand, are ignored without.
fn look_for_corpus() {
    println!("cargo::rustc-check-cfg=cfg(corpus)");
    let places = ["../shared/corpus", "../../shared/corpus"];
    if places.iter().any(|place| Path::new(place).is_dir()) {
        println!("cargo::rustc-cfg=corpus");
    }
}

/// The source of a constant: every file below `folder`, path relative to it → contents, ordered by path.
fn table(name: &str, about: &str, folder: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let root = env::current_dir()?;
    let mut code =
        format!("/// {about} Path → contents.\npub static {name}: &[(&str, &[u8])] = &[\n");
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let path = slashed(file.strip_prefix(folder).unwrap_or(&file));
        let source = slashed(&root.join(&file));
        // Writing to a String cannot fail.
        let _ = writeln!(code, "    ({path:?}, include_bytes!({source:?})),");
    }
    code += "];\n";
    Ok(code)
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Also tells cargo to look at each folder: but not at one with something left behind in it, because cargo looks
/// at everything below, and a build would make the next one stale.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        println!("cargo::rerun-if-changed={}", folder.display());
        return Ok(());
    }
    let mut is_clean = true;
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if LEFT_BEHIND.iter().any(|name| entry.file_name() == *name) {
            is_clean = false;
        } else if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        } else {
            files.push(entry.path());
        }
    }
    for inner in &folders {
        collect(inner, files)?;
    }
    if is_clean && folders.is_empty() {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    Ok(())
}
