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

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_renamed_handler_and_a_renamed_service_keep_their_logic() {
    let workspace = Workspace::user();
    let logic = "user/api/src/logic/user_login.rs";
    let stub = workspace.read(logic);
    let call = "let reply = _state.clients.user.user_info(_ctx, user_proto::user::UserInfoRequest::default()).await;\n    \
                reply.and(Err(Error::not_implemented(\"user_login\")))";
    let edited = stub.replace("Err(Error::not_implemented(\"user_login\"))", call);
    assert_ne!(edited, stub);
    workspace.write(logic, &edited);
    workspace.run("cargo", &["fmt", "--all"]).succeeds();
    workspace.compiles();
    workspace
        .ferroctl(&["mv", "handler", "userLogin", "signIn"])
        .succeeds();
    workspace
        .ferroctl(&["mv", "service", "user-rpc", "account-rpc"])
        .succeeds();
    let logic = workspace.read("user/api/src/logic/sign_in.rs");
    assert!(logic.contains(".account") && logic.contains("account_proto::user"));
    workspace.run("cargo", &["fmt", "--all"]).succeeds();
    workspace.compiles();
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn protos_that_two_services_import_are_one_crate() {
    let workspace = Workspace::empty();
    let money = "syntax = \"proto3\";\npackage common;\nmessage Money { int64 cents = 1; enum Kind { A = 0; } Kind kind = 2; }\n";
    workspace.write("proto/common/money.proto", money);
    for (base, name) in [("user", "User"), ("order", "Order")] {
        let proto = format!(
            "syntax = \"proto3\";\npackage {base};\nimport \"common/money.proto\";\nimport \"google/api/annotations.proto\";\n\
             import \"google/api/httpbody.proto\";\nmessage Req {{ common.Money.Kind kind = 1; }}\n\
             service {name} {{ rpc Get(Req) returns (common.Money) {{ option (google.api.http) = {{ get: \"/x\" }}; }}\n  \
             rpc Body(stream common.Money) returns (stream google.api.HttpBody); }}\n"
        );
        let path = format!("{base}/rpc/{base}.proto");
        workspace.write(&path, &proto);
        workspace
            .ferroctl(&["gen", "rpc", &path, "-I", "proto"])
            .succeeds();
    }
    workspace.write("shop.api", "service shop {\n\t@handler a\n\tget /a\n}\n");
    workspace
        .ferroctl(&["gen", "api", "shop.api", "--calls", "user-rpc,order-rpc"])
        .succeeds();
    let logic = "shop/api/src/logic/a.rs";
    let stub = workspace.read(logic);
    let call = "let money = _state.clients.user.get(_ctx, user_proto::user::Req::default()).await?;\n    \
                let same: shared_protos::common::Money = money;\n    \
                let _: order_proto::common::Money = same;\n    Err(Error::not_implemented(\"a\"))";
    workspace.write(
        logic,
        &stub.replace("Err(Error::not_implemented(\"a\"))", call),
    );
    workspace.run("cargo", &["fmt", "--all"]).succeeds();
    workspace.compiles();
    workspace
        .run("cargo", &["test", "-q", "--workspace"])
        .succeeds();
    workspace.is_settled();
}
