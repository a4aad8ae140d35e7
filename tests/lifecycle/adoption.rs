//! `ferroctl` comes into a repository that was there before; all of it compiles afterwards.

use crate::workspace::Workspace;

const LIBRARY: &str = "[package]\nname = \"mine\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";
const API: &str = "type Req {\n\tId int64 `path:\"id\"`\n}\n\nservice user {\n\t@handler getUser\n\tget /users/:id (Req)\n}\n";
const PROTO: &str = "syntax = \"proto3\";\n\npackage user;\n\nmessage Beat {}\n\nservice User {\n  rpc Ping(Beat) returns (Beat);\n}\n";

/// A repository with a root `Cargo.toml`, a crate in `folder` below it, and two contracts.
fn repository(root: &str, folder: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("Cargo.toml", root);
    workspace.write(
        &format!("{folder}src/lib.rs"),
        "#[derive(Default)]\npub struct Mine;\n",
    );
    workspace.write("user.api", API);
    workspace.write("user.proto", PROTO);
    workspace
}

fn comes_into(workspace: &Workspace) {
    workspace.ferroctl(&["gen", "rpc", "user.proto"]).succeeds();
    workspace
        .ferroctl(&["gen", "api", "user.api", "--calls", "user-rpc"])
        .succeeds();
    let check = ["check", "-q", "--workspace", "--all-targets"];
    workspace.run("cargo", &check).succeeds();
    let members = workspace.run(
        "cargo",
        &["metadata", "-q", "--no-deps", "--format-version=1"],
    );
    let members = members.succeeds();
    assert!(
        members.contains("\"mine\"") && members.contains("\"user-proto\""),
        "{members}"
    );
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_single_crate_becomes_a_workspace() {
    let workspace = repository(LIBRARY, "");
    workspace.write(".gitignore", "target\n");
    workspace.run("git", &["init", "-q", "."]).succeeds();
    comes_into(&workspace);
    workspace.run("git", &["add", "-A"]).succeeds();
    let taken = workspace.run("git", &["ls-files"]).succeeds();
    assert!(!taken.lines().any(|path| path == ".env"), "{taken}");
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_workspace_with_versions_of_its_own_keeps_them() {
    let root = "[workspace]\nresolver = \"2\"\nmembers = [\"libs/*\"]\n\n[workspace.package]\nedition = \"2021\"\n\n\
        [workspace.dependencies]\naxum = \"0.7\"\nserde = \"1\"\ntokio = { version = \"1\", default-features = false }\n";
    let workspace = repository(root, "libs/mine/");
    workspace.write("libs/mine/Cargo.toml", LIBRARY);
    let said = workspace.ferroctl(&["gen", "api", "user.api"]).exits(1);
    let help = said
        .lines()
        .find_map(|line| line.split_once("write `axum = "));
    let (_, line) = help.expect("the line to write");
    let line = line.trim_end_matches('`');
    workspace.edit("Cargo.toml", "axum = \"0.7\"", &format!("axum = {line}"));
    comes_into(&workspace);
    let text = workspace.read("Cargo.toml");
    assert!(
        text.contains("edition = \"2021\"") && text.contains("serde = { version = \"1\""),
        "{text}"
    );
}
