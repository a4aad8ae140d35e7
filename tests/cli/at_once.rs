//! What others do to a workspace: a second run beside this one, an edit meanwhile, a repository made to do harm.

use std::process::Stdio;

use ferroctl::embedded::RUNTIME_WITH_VIEWER;

use crate::fixture::{API, CliTest};

#[test]
fn two_runs_at_once_both_add_their_service() {
    for _ in 0..5 {
        let test = CliTest::new();
        let names = ["user", "course"];
        let mut runs: Vec<_> = names
            .iter()
            .map(|name| {
                let file = format!("{name}.api");
                test.write(
                    &file,
                    &API.replace("service user", &format!("service {name}")),
                );
                let mut command = test.command(&format!("gen api {file}"));
                command.stdout(Stdio::null()).spawn().unwrap()
            })
            .collect();
        for run in &mut runs {
            assert!(run.wait().unwrap().success());
        }
        let manifest = test.read("ferroctl.yaml");
        for name in names {
            assert!(manifest.contains(&format!("{name}-api")), "{manifest}");
        }
        test.expect("gen --check", 0);
    }
}

#[test]
fn a_run_that_only_looks_waits_for_nobody() {
    let test = CliTest::with_api();
    let out = ferroctl::disk::OutDir::new(test.path(""));
    out.claim(std::time::Duration::ZERO).unwrap();
    test.expect("gen --check", 0);
    test.expect("gen --dry-run", 0);
    let said = test.expect("gen", 2);
    let process = format!("process {}, is at work", std::process::id());
    assert!(said.contains(&process), "{said}");
}

#[cfg(unix)]
#[test]
fn links_in_a_cloned_workspace_lead_nowhere() {
    let test = CliTest::with_api();
    test.write("../victim/precious.txt", "precious");
    let own = test.path(".ferroctl-tmp");
    std::os::unix::fs::symlink("../victim", &own).unwrap();
    let said = test.expect("gen", 2);
    assert!(said.contains("`.ferroctl-tmp` is no folder"), "{said}");
    std::fs::remove_file(&own).unwrap();
    std::fs::create_dir(&own).unwrap();
    std::os::unix::fs::symlink("../../victim/precious.txt", own.join("lock")).unwrap();
    let said = test.expect("gen", 2);
    assert!(said.contains("`.ferroctl-tmp/lock` is no file"), "{said}");
    assert_eq!(test.read("../victim/precious.txt"), "precious");
}

#[test]
fn a_line_in_the_lock_takes_nothing_from_git() {
    let test = CliTest::with_api();
    test.write(".git/HEAD", "ref: refs/heads/main\n");
    let head = test.sha256(".git/HEAD");
    for line in [".git/HEAD", ".git/Cargo.toml"] {
        test.append("ferroctl.lock", &format!("{head}  {line}\n"));
    }
    test.expect("gen", 0);
    assert_eq!(test.read(".git/HEAD"), "ref: refs/heads/main\n");
    assert!(!test.read("ferroctl.lock").contains(".git/"));
    let said = test.expect("gen api user/api/user.api --dir .git/hooks", 1);
    assert!(
        said.contains("M0206") && said.contains("`.git/hooks`"),
        "{said}"
    );
}

#[test]
fn a_run_that_was_killed_is_finished_with_another_contract() {
    for millis in [2, 4, 8, 16, 32, 64] {
        let test = CliTest::with_api();
        test.write("user/api/user.api", &API.replace("Id int64", "Id string"));
        let mut run = test.command("gen -q").spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(millis));
        run.kill().unwrap();
        run.wait().unwrap();
        test.write("user/api/user.api", &API.replace("Id int64", "Id int32"));
        test.expect("gen", 0);
        test.expect("gen --check", 0);
        assert!(!test.path(".ferroctl-tmp").exists());
        assert!(!test.read("ferroctl.lock").contains("writing "));
    }
}

/// The lock of `shop` as it was before the first rename of the run that wrote it.
fn opened_lock(test: &CliTest) -> String {
    let lock = test.read("shop/ferroctl.lock");
    let lines = lock.lines().filter_map(|line| line.split_once(' '));
    let written = lines.filter(|(hash, _)| hash.len() == 64);
    let mut open: String = written
        .map(|(hash, key)| format!("writing {hash} {}\n", key.trim_start_matches([' ', '*'])))
        .collect();
    let runtime = RUNTIME_WITH_VIEWER
        .iter()
        .map(|(path, _)| format!("crates/ferroctl-runtime/{path}"));
    // The viewer is only where documents are shown.
    for path in runtime.filter(|path| test.path(&format!("shop/{path}")).exists()) {
        let hash = test.sha256(&format!("shop/{path}"));
        open += &format!("writing {hash} {path}\n");
    }
    open
}

/// Kills a real run at its first rename; whatever the machine's pace, the lock is open then or the run is over.
#[test]
fn a_new_that_is_killed_while_it_renames_is_finished_by_new() {
    for example in ["", " --example courseware"] {
        let test = CliTest::new();
        let command = format!("new shop{example}");
        let mut run = test
            .command(&command)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while run.try_wait().unwrap().is_none() && !test.path("shop/Cargo.toml").exists() {}
        run.kill().unwrap();
        run.wait().unwrap();
        if test.read("shop/ferroctl.lock").contains("writing ") {
            test.expect(&command, 0);
        }
        test.expect(&command.replace("shop", "whole"), 0);
        let names = |folder: &str| {
            let out = ferroctl::disk::OutDir::new(test.path(folder));
            std::collections::BTreeSet::from_iter(out.paths().unwrap())
        };
        assert_eq!(names("shop"), names("whole"));
    }
}

#[test]
fn a_new_that_was_killed_is_finished_by_new() {
    for arguments in ["new shop", "new shop --example courseware"] {
        let test = CliTest::new();
        test.expect(arguments, 0);
        let whole = test.everything();
        let lock = test.read("shop/ferroctl.lock");
        test.write("shop/ferroctl.lock", &opened_lock(&test));
        for (path, ..) in whole.iter().step_by(2) {
            if !path.ends_with("ferroctl.lock") {
                std::fs::remove_file(path).unwrap();
            }
        }
        test.write("shop/mine.txt", "mine");
        assert!(test.expect(arguments, 2).contains("not empty"));
        std::fs::remove_file(test.path("shop/mine.txt")).unwrap();
        test.expect(arguments, 0);
        assert_eq!(test.read("shop/ferroctl.lock"), lock);
        let texts = |files: Vec<(std::path::PathBuf, _, Vec<u8>)>| -> Vec<_> {
            let files = files.into_iter().map(|(path, _, text)| (path, text));
            files.filter(|(path, _)| !path.ends_with(".env")).collect()
        };
        assert_eq!(texts(test.everything()), texts(whole));
    }
}
