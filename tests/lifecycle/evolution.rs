//! Contracts grow and shrink.

use crate::workspace::Workspace;

#[test]
#[ignore = "runs cargo over generated crates"]
fn jwt_comes_to_a_group() {
    let workspace = Workspace::user();
    let etc = workspace.read("user/api/etc/user-api.yaml");
    workspace.write("user/api/etc/user-api.yaml", &(etc + "# edited\n"));
    workspace.edit(
        "user/api/user.api",
        "\nservice user {\n\t@handler userLogin",
        "\n@server (\n\tjwt : Session\n)\nservice user {\n\t@handler userLogin",
    );
    workspace.ferroctl(&["gen"]).succeeds();
    workspace.compiles();
    workspace
        .run("cargo", &["test", "-q", "-p", "user-api"])
        .succeeds();
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_service_begins_to_call_another() {
    let workspace = Workspace::courseware();
    workspace.edit(
        "ferroctl.yaml",
        "calls: [courseware-rpc]",
        "calls: [courseware-rpc, user-rpc]",
    );
    workspace.ferroctl(&["gen"]).succeeds();
    workspace.compiles();
    workspace
        .run("cargo", &["test", "-q", "-p", "courseware-api"])
        .succeeds();
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_proto_gets_a_second_service() {
    let workspace = Workspace::user();
    let proto = workspace.read("user/rpc/user.proto");
    workspace.write(
        "user/rpc/user.proto",
        &(proto + "\nservice Audit {\n  rpc Watch(UserInfoRequest) returns (stream UserInfoResponse);\n}\n"),
    );
    workspace.ferroctl(&["gen"]).succeeds();
    assert!(workspace.has("user/rpc/src/logic/audit/watch.rs"));
    workspace.compiles();
    workspace
        .run("cargo", &["test", "-q", "-p", "user-rpc"])
        .succeeds();
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_service_goes() {
    let workspace = Workspace::courseware();
    workspace.edit(
        "courseware/api/src/logic/courseware_get.rs",
        "Err(",
        "// mine\n    Err(",
    );
    let summary = workspace.ferroctl(&["remove", "courseware-api"]).succeeds();
    assert!(
        summary.contains("courseware/api/src/logic/courseware_get.rs"),
        "{summary}"
    );
    assert!(!workspace.has("courseware/api/src/generated/routes.rs"));
    workspace.compiles();
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_folder_moves() {
    let workspace = Workspace::user();
    workspace.edit(
        "user/api/user.api",
        "jwt : Auth",
        "jwt : Auth\n\tgroup : account",
    );
    workspace.ferroctl(&["gen"]).succeeds();
    assert!(workspace.has("user/api/src/logic/account/user_info.rs"));
    assert!(!workspace.has("user/api/src/logic/user_info.rs"));
    workspace.compiles();
    workspace.is_settled();

    std::fs::create_dir(workspace.path("contracts")).expect("a folder");
    std::fs::rename(
        workspace.path("user/api/user.api"),
        workspace.path("contracts/user.api"),
    )
    .expect("moved");
    workspace.edit("ferroctl.yaml", "user/api/user.api", "contracts/user.api");
    workspace.ferroctl(&["gen"]).succeeds();
    workspace.compiles();
    workspace.is_settled();
}
