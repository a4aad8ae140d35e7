//! Who owns a file, seen from outside.

use crate::workspace::Workspace;

const ROUTES: &str = "user/api/src/generated/routes.rs";
const LOGIN: &str = "user/api/src/logic/user_login.rs";

#[test]
#[ignore = "runs cargo over generated crates"]
fn an_edited_file_of_ours_is_refused_not_lost() {
    let workspace = Workspace::user();
    let edited = workspace.read(ROUTES) + "// mine\n";
    workspace.write(ROUTES, &edited);
    let check = workspace.ferroctl(&["gen", "--check"]).exits(1);
    assert!(check.contains("-// mine"), "{check}");
    let refused = workspace.ferroctl(&["gen"]).exits(1);
    assert!(
        refused.contains(ROUTES) && refused.contains("--force"),
        "{refused}"
    );
    assert_eq!(workspace.read(ROUTES), edited);
    workspace.ferroctl(&["gen", "--force", ROUTES]).succeeds();
    assert!(!workspace.read(ROUTES).contains("// mine"));
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_new_route_adds_one_file_and_leaves_edited_ones_alone() {
    let workspace = Workspace::user();
    workspace.edit(LOGIN, "Ok(", "// ours now\n    Ok(");
    let edited = workspace.read(LOGIN);
    workspace.edit(
        "user/api/user.api",
        "\t@handler userRegister",
        "\t@handler userLogout\n\tpost /api/user/logout (UserInfoRequest)\n\n\t@handler userRegister",
    );
    workspace.ferroctl(&["gen"]).succeeds();
    assert!(workspace.has("user/api/src/logic/user_logout.rs"));
    assert_eq!(workspace.read(LOGIN), edited);
    workspace.compiles();

    workspace.edit(
        "user/api/src/logic/user_logout.rs",
        "Err(",
        "// ours now\n    Err(",
    );
    workspace.edit(
        "user/api/user.api",
        "\t@handler userLogout\n\tpost /api/user/logout (UserInfoRequest)\n\n",
        "",
    );
    let summary = workspace.ferroctl(&["gen"]).succeeds();
    assert!(
        summary.contains("user_logout.rs"),
        "the orphan is listed:\n{summary}"
    );
    assert!(
        workspace.has("user/api/src/logic/user_logout.rs"),
        "and kept"
    );
    workspace.compiles();
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn an_unedited_stub_follows_its_contract_and_goes_with_its_route() {
    let workspace = Workspace::user();
    workspace.edit(
        "user/api/user.api",
        "\t@handler userLogin\n\tpost /api/user/login (LoginRequest) returns (LoginResponse)",
        "\t@handler userLogin\n\tpost /api/user/login (LoginRequest) returns (UserInfoResponse)",
    );
    workspace.ferroctl(&["gen"]).succeeds();
    assert!(workspace.read(LOGIN).contains("UserInfoResponse"));
    workspace.compiles();
    workspace.edit("user/api/user.api", "@handler userLogin", "@handler signIn");
    workspace.ferroctl(&["gen"]).succeeds();
    assert!(!workspace.has(LOGIN) && workspace.has("user/api/src/logic/sign_in.rs"));
    workspace.compiles();
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_renamed_field_stops_compiling_in_the_users_function() {
    let workspace = Workspace::user();
    workspace.edit(LOGIN, "Ok(", "// ours now\n    Ok(");
    workspace
        .run("cargo", &["check", "-q", "-p", "user-api"])
        .succeeds();
    let api = workspace.read("user/api/user.api");
    let renamed = api.replacen(
        "LoginName string `json:\"loginName\" ",
        "Account string `json:\"account\" ",
        1,
    );
    assert_ne!(api, renamed);
    workspace.write("user/api/user.api", &renamed);
    workspace.ferroctl(&["gen"]).succeeds();
    let message = workspace
        .run("cargo", &["check", "-q", "-p", "user-api"])
        .exits(101);
    assert!(
        message.contains("no field `login_name`") && message.contains("user_login.rs"),
        "{message}"
    );
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_kept_path_is_the_users() {
    let workspace = Workspace::user();
    workspace.write(ROUTES, &(workspace.read(ROUTES) + "// mine\n"));
    let manifest = workspace.read("ferroctl.yaml");
    let manifest = manifest.replace("keep: []\n", "") + &format!("keep: [{ROUTES}]\n");
    workspace.write("ferroctl.yaml", &manifest);
    workspace.is_settled();
    assert!(workspace.read(ROUTES).ends_with("// mine\n"));
}
