//! Over real folders: what is written, what is not, and what is left of a run that was stopped.

use std::collections::BTreeMap;

use super::write::{in_order, stage, with_random};
use super::*;
use crate::artifact::{Body, FileTree, WritePolicy};
use crate::disk::Mode as FileMode;
use crate::disk::Staging;
use crate::manifest::{LOCK, Lock};
use crate::plan::{Options, plan};

fn tree(files: &[(&str, &str)]) -> FileTree {
    let mut tree = FileTree::default();
    for (path, text) in files {
        let policy = match *path {
            ".env" => WritePolicy::Secret,
            path if path.ends_with(".md") => WritePolicy::User { needed: false },
            _ => WritePolicy::Ours,
        };
        tree.insert(path, Body::Text((*text).into()), policy)
            .unwrap();
    }
    tree
}

fn lock_of(out: &OutDir) -> Lock {
    let lock = out.read(&OutPath::new(LOCK).unwrap()).unwrap();
    let lock = String::from_utf8(lock.unwrap_or_default()).unwrap();
    Lock::parse(&lock).unwrap()
}

fn planned(tree: &FileTree, out: &OutDir) -> Plan {
    plan(tree, &lock_of(out), &Options::default(), &|path| {
        out.read(path)
    })
    .unwrap()
}

fn workspace() -> (tempfile::TempDir, OutDir) {
    let folder = tempfile::tempdir().unwrap();
    let out = OutDir::new(folder.path());
    (folder, out)
}

#[test]
fn a_second_run_writes_nothing_and_keeps_the_times() {
    let (folder, out) = workspace();
    let tree = tree(&[("a/b.rs", "1\n"), (".env", "S=<32 random bytes>\n")]);
    let first = apply(&planned(&tree, &out), &out, Mode::Write).unwrap();
    assert_eq!((first.outcome, first.created), (Outcome::Written, 2));
    let time = |name: &str| {
        let file = std::fs::File::open(folder.path().join(name)).unwrap();
        file.metadata().unwrap().modified().unwrap()
    };
    let before = (time("a/b.rs"), time(LOCK), time(".env"));
    let second = apply(&planned(&tree, &out), &out, Mode::Write).unwrap();
    assert_eq!(second.outcome, Outcome::UpToDate);
    assert_eq!((time("a/b.rs"), time(LOCK), time(".env")), before);
}

#[test]
fn a_refused_file_stops_everything() {
    let (_folder, out) = workspace();
    apply(&planned(&tree(&[("a.rs", "1\n")]), &out), &out, Mode::Write).unwrap();
    let mut staging = Staging::begin(&out).unwrap();
    let path = OutPath::new("a.rs").unwrap();
    staging.write(&path, b"mine\n", FileMode::Plain).unwrap();
    staging.commit().unwrap();
    let next = tree(&[("a.rs", "2\n"), ("b.rs", "2\n")]);
    for (mode, outcome) in [
        (Mode::Write, Outcome::Refused),
        (Mode::DryRun, Outcome::Refused),
        (Mode::Check, Outcome::Drift),
    ] {
        let plan = planned(&next, &out);
        assert_eq!(apply(&plan, &out, mode).unwrap().outcome, outcome);
    }
    assert_eq!(out.read(&OutPath::new("b.rs").unwrap()).unwrap(), None);
    assert_eq!(out.read(&path).unwrap().unwrap(), b"mine\n");
}

#[test]
fn check_and_dry_run_write_nothing() {
    let (_folder, out) = workspace();
    let plan = planned(&tree(&[("a.rs", "1\n")]), &out);
    for (mode, outcome) in [
        (Mode::Check, Outcome::Drift),
        (Mode::DryRun, Outcome::Listed),
    ] {
        assert_eq!(apply(&plan, &out, mode).unwrap().outcome, outcome);
    }
    assert!(out.is_vacant().unwrap());
}

#[test]
fn a_diff_reads_like_git() {
    let (_folder, out) = workspace();
    let plan = planned(&tree(&[("a.rs", "1\n2\n")]), &out);
    assert_eq!(
        diff(&plan.steps[0]),
        "--- /dev/null\n+++ b/a.rs\n@@ -0,0 +1,2 @@\n+1\n+2\n"
    );
}

#[test]
fn secrets_are_random_each() {
    let text = with_random("A=<32 random bytes>\nB=<32 random bytes>\n").unwrap();
    let (a, b) = text.split_once('\n').unwrap();
    assert_eq!((a.len(), b.trim_end().len()), (66, 66));
    assert_ne!(a[2..], b[2..66]);
}

/// Does the first changes of a run, as one does that is killed.
fn stopped_after(changes: usize, plan: &Plan, out: &OutDir) {
    let open = plan.intentions(&lock_of(out)).to_text();
    let mut staging = Staging::begin(out).unwrap();
    let lock = OutPath::new(LOCK).unwrap();
    staging
        .write(&lock, open.as_bytes(), FileMode::Plain)
        .unwrap();
    for step in in_order(plan).into_iter().take(changes) {
        stage(&mut staging, step).unwrap();
    }
    staging.commit().unwrap();
}

/// What the disk has at the paths of a tree.
fn files(tree: &FileTree, out: &OutDir) -> Vec<Option<Vec<u8>>> {
    tree.paths().map(|path| out.read(&path).unwrap()).collect()
}

#[test]
fn a_run_that_was_stopped_anywhere_is_finished_with_another_contract() {
    let manifest = ("user/api/Cargo.toml", "[package]\n");
    let one = [
        manifest,
        ("user/api/a.rs", "1\n"),
        ("user/api/gone.rs", "1\n"),
        ("user/api/n.md", "1\n"),
    ];
    let two = [
        manifest,
        ("user/api/a.rs", "2\n"),
        ("user/api/b.rs", "2\n"),
        ("user/api/n.md", "2\n"),
        ("user/api/new.md", "2\n"),
    ];
    let three = [
        manifest,
        ("user/api/a.rs", "3\n"),
        ("user/api/b.rs", "3\n"),
        ("user/api/n.md", "3\n"),
        ("user/api/new.md", "3\n"),
    ];
    for (before, last) in [
        (&one[..], &three[..]),
        (&[], &three[..]),
        (&one[..], &one[..2]),
    ] {
        let last = tree(last);
        // The union: what is in none of them must not be there either.
        let all: BTreeMap<_, _> = one.into_iter().chain(two).collect();
        let all = tree(&all.into_iter().collect::<Vec<_>>());
        let (_folder, clean) = workspace();
        apply(&planned(&last, &clean), &clean, Mode::Write).unwrap();
        for changes in 0.. {
            let (_folder, out) = workspace();
            apply(&planned(&tree(before), &out), &out, Mode::Write).unwrap();
            let stopped = planned(&tree(&two), &out);
            stopped_after(changes, &stopped, &out);
            let summary = apply(&planned(&last, &out), &out, Mode::Write).unwrap();
            assert!(!matches!(summary.outcome, Outcome::Refused), "{changes}");
            assert_eq!(files(&all, &out), files(&all, &clean), "{changes}");
            assert_eq!(lock_of(&out), lock_of(&clean), "{changes}");
            if changes >= in_order(&stopped).len() {
                break;
            }
        }
    }
}

#[test]
fn a_rename_that_fails_leaves_what_a_later_run_knows() {
    let (_folder, out) = workspace();
    apply(&planned(&tree(&[("a.rs", "1\n")]), &out), &out, Mode::Write).unwrap();
    let broken = tree(&[("a.rs", "2\n"), ("b.rs", "2\n"), ("b.rs/c.rs", "2\n")]);
    apply(&planned(&broken, &out), &out, Mode::Write).unwrap_err();
    let path = OutPath::new("a.rs").unwrap();
    assert_eq!(out.read(&path).unwrap().unwrap(), b"2\n");
    let next = tree(&[("a.rs", "3\n")]);
    let summary = apply(&planned(&next, &out), &out, Mode::Write).unwrap();
    assert_eq!(summary.outcome, Outcome::Written);
    assert_eq!(out.read(&path).unwrap().unwrap(), b"3\n");
}

#[test]
fn an_edit_meanwhile_is_not_written_over() {
    let (folder, out) = workspace();
    apply(&planned(&tree(&[("b.rs", "1\n")]), &out), &out, Mode::Write).unwrap();
    let next = tree(&[("a.rs", "2\n"), ("b.rs", "2\n")]);
    let plan = planned(&next, &out);
    std::fs::write(folder.path().join("b.rs"), "mine\n").unwrap();
    let path = OutPath::new("b.rs").unwrap();
    let lock = lock_of(&out);
    let summary = apply(&plan, &out, Mode::Write).unwrap();
    assert_eq!(summary.outcome, Outcome::Overtaken(path.clone()));
    assert_eq!(out.read(&path).unwrap().unwrap(), b"mine\n");
    assert_eq!(out.read(&OutPath::new("a.rs").unwrap()).unwrap(), None);
    assert_eq!(lock_of(&out), lock);
}
