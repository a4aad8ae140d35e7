//! What the binary carries is what git tracks: nothing that a build or a run left behind, and nothing missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use ferroctl::embedded::{COURSEWARE, RUNTIME, RUNTIME_WITH_VIEWER};

#[path = "../build/vendored.rs"]
mod vendored;

fn tracked(folder: &str) -> Option<BTreeSet<String>> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            "--",
            folder,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let listed = String::from_utf8(output.stdout).unwrap();
    let files = listed.split_terminator('\0');
    Some(
        files
            .map(|path| {
                path.trim_start_matches(folder)
                    .trim_start_matches('/')
                    .to_owned()
            })
            .filter(|path| !path.is_empty())
            .collect(),
    )
}

#[test]
fn the_binary_carries_what_git_tracks() {
    let Some(mut runtime) = tracked("runtime") else {
        eprintln!("skipped: not a git checkout");
        return;
    };
    runtime.retain(|path| vendored::is_kept(path));
    runtime.extend(tracked("templates/runtime").unwrap());
    runtime.insert("SHA256SUMS".to_owned());
    let embedded = RUNTIME_WITH_VIEWER
        .iter()
        .map(|(path, _)| (*path).to_owned());
    let embedded: BTreeSet<String> = embedded.collect();
    assert_eq!(embedded, runtime);
    let embedded = COURSEWARE.iter().map(|(path, _)| (*path).to_owned());
    let embedded: BTreeSet<String> = embedded.collect();
    assert_eq!(embedded, tracked("examples/courseware").unwrap());
}

#[test]
fn the_runtime_goes_along_without_its_tests() {
    for (path, text) in RUNTIME {
        assert!(!text.contains("#[cfg(test)]"), "{path}");
        assert!(!path.contains("tests"), "{path}");
    }
    let manifest = RUNTIME.iter().find(|(path, _)| *path == "Cargo.toml");
    let (_, manifest) = manifest.unwrap();
    assert!(!manifest.contains("\n[dev-dependencies"), "{manifest}");
    assert!(manifest.contains("[dependencies]"), "{manifest}");
}

#[test]
fn the_viewer_goes_along_where_it_is_needed_and_nothing_else_differs() {
    let files = |files: &[(&str, &str)]| {
        let files = files.iter().filter(|(path, _)| *path != "SHA256SUMS");
        let owned = files.map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        owned.collect::<BTreeMap<_, _>>()
    };
    let (with, without) = (files(RUNTIME_WITH_VIEWER), files(RUNTIME));
    assert_eq!(vendored::without_viewer(&with), without);
    let bytes = |files: &BTreeMap<String, String>| files.values().map(String::len).sum::<usize>();
    let viewer = bytes(&with) - bytes(&without);
    assert!(viewer > 700_000, "{viewer}");
}

#[test]
fn tests_are_cut_out_and_nothing_else() {
    let inline =
        "fn a() {}\n\n#[cfg(test)]\n#[expect(clippy::panic)]\nmod tests {\n    use super::*;\n}\n";
    assert_eq!(vendored::stripped("a.rs", inline), "fn a() {}\n");
    let own_file = "mod a;\n#[cfg(test)]\nmod tests;\nmod z;\n";
    assert_eq!(vendored::stripped("a.rs", own_file), "mod a;\nmod z;\n");
    let manifest =
        "[dependencies]\na = \"1\"\n\n[dev-dependencies]\nb = \"1\"\n\n[features]\nc = []\n";
    let stripped = vendored::stripped("Cargo.toml", manifest);
    assert!(
        stripped.ends_with("[dependencies]\na = \"1\"\n\n[features]\nc = []\n"),
        "{stripped}"
    );
}

#[test]
fn the_runtime_is_formatted() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in RUNTIME {
        let place = folder.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }
    let output = Command::new("rustfmt")
        .args(["--check", "--edition", "2024", "src/lib.rs"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
}
