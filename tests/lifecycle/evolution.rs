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
        "Ok(",
        "// mine\n    Ok(",
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
    workspace.edit(logic, "Ok(", "// mine\n    Ok(");
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
    workspace.write(
        "proto/common/money.proto",
        include_str!("calls/common/money.proto"),
    );
    for (base, proto) in [
        ("user", include_str!("calls/user.proto")),
        ("order", include_str!("calls/order.proto")),
    ] {
        let path = format!("{base}/rpc/{base}.proto");
        workspace.write(&path, proto);
        workspace
            .ferroctl(&["gen", "rpc", &path, "-I", "proto"])
            .succeeds();
    }
    let sql = "order/rpc/book.sql";
    workspace.write(sql, include_str!("calls/book.sql"));
    workspace
        .ferroctl(&["gen", "model", sql, "--service", "order-rpc"])
        .succeeds();
    let order = "order/rpc/order.proto";
    workspace
        .ferroctl(&["gen", "rpc", order, "--crud", "book"])
        .succeeds();
    workspace.write("order/rpc/tests/rows.rs", include_str!("calls/rows.rs"));
    workspace.write("shop.api", include_str!("calls/shop.api"));
    workspace
        .ferroctl(&["gen", "api", "shop.api", "--calls", "user-rpc,order-rpc"])
        .succeeds();
    let logic = "shop/api/src/logic/a.rs";
    let stub = workspace.read(logic);
    // Where a message of a shared proto is one, whoever is called.
    let call = "let money = _state.clients.user.get(_ctx, user_proto::user::Req::default()).await?;\n    \
                let same: shared_protos::common::Money = money;\n    \
                let _: order_proto::common::Money = same;\n    Err(Error::not_implemented(\"a\"))";
    workspace.write(
        logic,
        &stub.replace("Err(Error::not_implemented(\"a\"))", call),
    );
    let every = workspace.read("shop/api/src/logic/every.rs");
    assert!(every.contains("state.clients.user.every(ctx, request)"));
    workspace.run("cargo", &["fmt", "--all"]).succeeds();
    workspace.compiles();
    workspace
        .run("cargo", &["test", "-q", "--workspace"])
        .succeeds();
    workspace.is_settled();
}
