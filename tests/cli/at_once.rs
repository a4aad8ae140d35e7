//! What others do to a workspace: a second run beside this one, an edit meanwhile, a repository made to do harm.

use std::process::Stdio;

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
