//! What the binary carries is what git tracks: nothing that a build or a run left behind, and nothing missing.

use std::collections::BTreeSet;
use std::process::Command;

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
            .filter(|path| !path.is_empty() && path != "clippy.toml")
            .collect(),
    )
}

#[test]
fn the_binary_carries_what_git_tracks() {
    for (folder, table) in [
        ("runtime", ferroctl::embedded::RUNTIME),
        ("examples/courseware", ferroctl::embedded::COURSEWARE),
    ] {
        let Some(tracked) = tracked(folder) else {
            eprintln!("skipped: not a git checkout");
            return;
        };
        let embedded: BTreeSet<String> = table.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(embedded, tracked, "{folder}");
    }
}
