//! What lines of the lock can do: those that nobody but an attacker writes, and those of a run that was stopped.

use super::*;
use crate::artifact::{Hash, Unit};

#[test]
fn a_line_of_the_lock_takes_only_what_a_run_writes() {
    let mut world = World::default();
    let ours = ["compose.yaml", "deploy/a.yml", "user/api/src/a.rs"];
    let others = [
        ".git/HEAD",
        ".GIT/config",
        "user/api/.git/hooks/a",
        "compose.override.yaml",
        "docs/a.md",
        "src/a.rs",
        "user/notes.md",
    ];
    let hash = Hash::of(b"known\n");
    let mut lock = format!("{hash}  Cargo.toml\n{hash}  .git/Cargo.toml\n{hash}  docs/\n");
    lock += &format!("{}  user/api/Cargo.toml\n", Hash::of(b"mine"));
    for path in ours.iter().chain(&others) {
        world.write(path, "known\n");
        lock += &format!("{hash}  {path}\n");
    }
    world.write("docs/SHA256SUMS", "known\n");
    world.lock = Lock::parse(&lock).unwrap();
    let removed = ours.map(|path| (path.to_owned(), Action::Remove));
    assert_eq!(world.run(&tree(&[])), removed);
}

/// A unit in two versions: a file changes, one comes, one goes.
const UNITS: [Unit; 2] = [
    Unit {
        folder: "crates/ferroctl-runtime",
        files: &[
            ("SHA256SUMS", OLD_SUMS),
            ("a.rs", "old a\n"),
            ("gone.rs", "old gone\n"),
        ],
    },
    Unit {
        folder: "crates/ferroctl-runtime",
        files: &[
            ("SHA256SUMS", NEW_SUMS),
            ("a.rs", "new a\n"),
            ("b.rs", "new b\n"),
        ],
    },
];
const OLD_SUMS: &str = "c8518d7e574626e44644fb5dd1348aec70ed95b22336992a981336f5a0c69be3  a.rs\n8b23c3fa22f265b81f31cab5b529bbab77b9845f7ae7c67639f3a0bac280f13a  gone.rs\n";
const NEW_SUMS: &str = "77981ea7ac834d42c8597b6879cf9e934679a54e817b2cd2ef461160026d7714  a.rs\nab1a29c10ccb9ceec5a9e4453f1aaf261b81869eaadbf3426e378a99347b08af  b.rs\n";

/// A world with the first version, whose change into the second was stopped after so many files.
fn stopped_after(files: usize) -> World {
    let [old, new] = UNITS.map(|unit| {
        let mut tree = FileTree::default();
        tree.unit(unit);
        tree
    });
    let mut world = written_world(&old);
    let plan = world.plan(&new);
    assert!(!plan.is_refused());
    world.lock = Lock::parse(&plan.intentions(&world.lock).to_text()).unwrap();
    for step in plan
        .steps
        .iter()
        .filter(|step| step.action.writes())
        .take(files)
    {
        match &step.after {
            Some(after) => world.write(step.path.as_str(), std::str::from_utf8(after).unwrap()),
            None => drop(world.disk.remove(step.path.as_str())),
        }
    }
    world
}

#[test]
fn a_unit_that_was_half_written_becomes_whole_in_either_version() {
    for (files, unit) in (0..=4).flat_map(|files| UNITS.map(|unit| (files, unit))) {
        let mut world = stopped_after(files);
        let mut tree = FileTree::default();
        tree.unit(unit);
        world.run(&tree);
        let expected = unit.files.iter().map(|(path, text)| {
            let path = format!("{}/{path}", unit.folder);
            (path, (*text).to_owned())
        });
        assert_eq!(world.disk, expected.collect(), "after {files} files");
    }
}
