//! Several people, several machines.

use crate::workspace::Workspace;

fn git(workspace: &Workspace, args: &[&str]) -> String {
    let identity = [
        "-c",
        "user.name=dev",
        "-c",
        "user.email=dev@example.com",
        "-c",
        "commit.gpgsign=false",
    ];
    workspace.run("git", &[&identity, args].concat()).succeeds()
}

fn committed(workspace: &Workspace) {
    git(workspace, &["init", "-q", "-b", "main", "."]);
    git(workspace, &["add", "-A"]);
    git(workspace, &["commit", "-qm", "generated"]);
}

fn add_route(workspace: &Workspace, before: &str, handler: &str) {
    let route = format!(
        "\t@handler {handler}\n\tpost /api/user/{handler} (UserInfoRequest)\n\n\t@handler {before}\n"
    );
    workspace.edit(
        "user/api/user.api",
        &format!("\t@handler {before}\n"),
        &route,
    );
    workspace.ferroctl(&["gen"]).succeeds();
    git(workspace, &["add", "-A"]);
    git(workspace, &["commit", "-qm", handler]);
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn two_branches_that_both_generated_merge() {
    let workspace = Workspace::user();
    committed(&workspace);
    git(&workspace, &["checkout", "-qb", "one"]);
    add_route(&workspace, "userLogin", "one");
    git(&workspace, &["checkout", "-q", "main"]);
    add_route(&workspace, "userLogin", "two");
    let merge = workspace.run(
        "git",
        &[
            "-c",
            "user.name=dev",
            "-c",
            "user.email=dev@example.com",
            "merge",
            "-q",
            "--no-edit",
            "one",
        ],
    );
    // Both stand in the same place: the contract is for people to merge, the rest is not.
    let text = merge.printed();
    for conflict in ["user/api/user.api", "user/api/tests/contract.rs"] {
        assert!(text.contains(conflict), "{text}");
    }
    let contract = workspace.read("user/api/user.api");
    let is_mark = |line: &&str| {
        ["<<<<<<<", "=======", ">>>>>>>"]
            .iter()
            .any(|mark| line.starts_with(mark))
    };
    let lines: Vec<&str> = contract.lines().filter(|line| !is_mark(line)).collect();
    workspace.write("user/api/user.api", &lines.join("\n"));
    workspace.ferroctl(&["gen"]).succeeds();
    assert!(
        !workspace
            .read("user/api/tests/contract.rs")
            .contains("<<<<<<<")
    );
    assert!(
        workspace.has("user/api/src/logic/one.rs") && workspace.has("user/api/src/logic/two.rs")
    );
    workspace.compiles();
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_checkout_with_crlf_is_no_edit() {
    let workspace = Workspace::user();
    for (path, contents) in workspace.contents() {
        let Ok(text) = String::from_utf8(contents) else {
            continue;
        };
        std::fs::write(path, text.replace('\n', "\r\n")).expect("a file");
    }
    workspace.ferroctl(&["gen", "--check"]).succeeds();
    workspace.is_settled();
    workspace
        .run("cargo", &["check", "-q", "--workspace"])
        .succeeds();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn the_users_own_rustfmt_rules_are_kept() {
    let workspace = Workspace::user();
    workspace.write("rustfmt.toml", "hard_tabs = true\nmax_width = 80\n");
    workspace.ferroctl(&["gen"]).succeeds();
    assert!(
        workspace
            .read("user/api/src/generated/routes.rs")
            .contains("\n\tRouter")
            || workspace
                .read("user/api/src/generated/routes.rs")
                .contains("\n\tlet")
    );
    workspace.compiles();
    workspace.is_settled();
}
