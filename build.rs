//! Embeds the files that ferroctl writes as they are, the crate `ferroctl-runtime` and the courseware example, those of
//! the page of `ferroctl dev`, and a fingerprint of the tool.
//!
//! A folder that somebody builds or runs things in has more in it than belongs there, so what cargo, the services
//! and git leave behind is passed over; `tests/embedded.rs` compares the rest with what git tracks.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script is not part of the tool"
)]

#[path = "build/fingerprint.rs"]
mod fingerprint;
#[path = "build/vendored.rs"]
mod vendored;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What building and running leave in a folder.
const LEFT_BEHIND: [&str; 5] = ["target", ".env", "data", ".git", ".ferroctl-tmp"];
const RUNTIME: &str = "runtime";
const EXAMPLE: &str = "examples/courseware";
/// What the page of `ferroctl dev` is made of.
const PAGE: &str = "src/dev/page/assets";
/// What the runtime has in a workspace and not here.
const RUNTIME_EXTRAS: &str = "templates/runtime";
/// The list of the runtime's files, by which one that was edited is known.
const SUMS: &str = "SHA256SUMS";

fn main() -> io::Result<()> {
    look_for_corpus();
    let out = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    let runtime = runtime()?;
    let version = version(runtime.get("Cargo.toml").map_or("", String::as_str));
    let fingerprint = fingerprint::fingerprint(listed)?;
    let mut code = RUNTIMES[0].code(&vendored::without_viewer(&runtime), &out)?;
    code += &RUNTIMES[1].code(&runtime, &out)?;
    let about = "The courseware example. Path → contents.";
    code += &table("COURSEWARE", about, EXAMPLE)?;
    if env::var_os("CARGO_FEATURE_DEV").is_some() {
        let about = "What the page of `ferroctl dev` is made of. Path → contents.";
        code += &table("PAGE", about, PAGE)?;
    }
    code += &constant(
        "RUNTIME_VERSION",
        "The version of `ferroctl-runtime`.",
        version,
    );
    let about = "A hash of everything that this ferroctl is made of.";
    code += &constant("FINGERPRINT", about, &fingerprint);
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

fn constant(name: &str, about: &str, value: &str) -> String {
    format!("/// {about}\npub const {name}: &str = {value:?};\n")
}

fn version(manifest: &str) -> &str {
    let line = manifest
        .lines()
        .find_map(|line| line.strip_prefix("version = "));
    line.unwrap_or_default().trim_matches('"')
}

/// The runtime as workspaces hold it: path → text, less the list of the files.
fn runtime() -> io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for folder in [RUNTIME, RUNTIME_EXTRAS] {
        for file in listed(Path::new(folder))? {
            let path = below(&file, folder);
            if vendored::is_kept(path) {
                let text = vendored::stripped(path, &fs::read_to_string(&file)?);
                files.insert(path.to_owned(), text);
            }
        }
    }
    Ok(files)
}

/// A constant with the runtime's texts.
struct RuntimeTable {
    name: &'static str,
    about: &'static str,
    /// Where the texts are put, below the build script's own folder.
    folder: &'static str,
}

const RUNTIMES: [RuntimeTable; 2] = [
    RuntimeTable {
        name: "RUNTIME",
        about: "The crate `ferroctl-runtime` as workspaces hold it. Path → text.",
        folder: "runtime",
    },
    RuntimeTable {
        name: "RUNTIME_WITH_VIEWER",
        about: "The same where services show their OpenAPI documents.",
        folder: "runtime-with-viewer",
    },
];

impl RuntimeTable {
    /// The source of the constant; the list of the files is added here.
    fn code(&self, files: &BTreeMap<String, String>, out: &Path) -> io::Result<String> {
        let line =
            |(path, text): (&String, &String)| format!("{}  {path}\n", fingerprint::hash(text));
        let sums = files.iter().map(line).collect();
        let mut files = files.clone();
        files.insert(SUMS.to_owned(), sums);
        let folder = out.join(self.folder);
        let mut code = format!("/// {}\n", self.about);
        code += &format!("pub static {}: &[(&str, &str)] = &[\n", self.name);
        for (path, text) in &files {
            let place = folder.join(path);
            fs::create_dir_all(place.parent().unwrap_or(&folder))?;
            fs::write(&place, text)?;
            // Writing to a String cannot fail.
            let _ = writeln!(code, "    ({path:?}, include_str!({:?})),", slashed(&place));
        }
        Ok(code + "];\n")
    }
}

/// The source of a constant with the files of a folder.
fn table(name: &str, about: &str, folder: &str) -> io::Result<String> {
    let mut code = format!("/// {about}\npub static {name}: &[(&str, &[u8])] = &[\n");
    let root = env::current_dir()?;
    for file in listed(Path::new(folder))? {
        let source = slashed(&root.join(&file));
        let path = below(&file, folder);
        // Writing to a String cannot fail.
        let _ = writeln!(code, "    ({path:?}, include_bytes!({source:?})),");
    }
    Ok(code + "];\n")
}

fn below<'a>(file: &'a str, folder: &str) -> &'a str {
    file.strip_prefix(folder)
        .unwrap_or(file)
        .trim_start_matches('/')
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The files at or below a path, with `/`, ordered; cargo is told to look at them.
fn listed(path: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    match path.is_file() {
        true => files.push(path.to_owned()),
        false => collect(path, &mut files)?,
    }
    let mut files: Vec<String> = files.iter().map(|file| slashed(file)).collect();
    files.sort();
    for file in &files {
        println!("cargo::rerun-if-changed={file}");
    }
    Ok(files)
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
