//! What the user writes around a request: middleware, extensions, metadata, cookies.

use crate::workspace::Workspace;

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_tenant_travels_from_a_middleware_to_the_rpcs_logic() {
    let workspace = Workspace::user();
    workspace.edit(
        "user/api/user.api",
        "jwt : Auth",
        "jwt : Auth\n\tmiddleware : Tenant",
    );
    workspace.ferroctl(&["gen"]).succeeds();
    workspace.compiles();

    workspace.write(
        "user/api/src/middleware/tenant.rs",
        include_str!("tenant/middleware.rs"),
    );
    workspace.write(
        "user/api/src/logic/user_info.rs",
        include_str!("tenant/api_logic.rs"),
    );
    workspace.write(
        "user/rpc/src/logic/user/user_info.rs",
        include_str!("tenant/rpc_logic.rs"),
    );
    workspace.write("user/api/tests/tenant.rs", include_str!("tenant/test.rs"));
    workspace.edit(
        "user/api/Cargo.toml",
        "[dev-dependencies]\n",
        "[dev-dependencies]\nuser-rpc = { path = \"../rpc\" }\n",
    );
    workspace
        .run(
            "cargo",
            &["test", "-q", "-p", "user-api", "--test", "tenant"],
        )
        .succeeds();
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_raw_route_streams_a_large_upload() {
    let workspace = Workspace::empty();
    workspace.write("files.api", include_str!("upload/upload.api"));
    workspace.ferroctl(&["gen", "api", "files.api"]).succeeds();
    workspace.compiles();

    let logic = workspace.path("files/api/src/logic/upload.rs");
    assert!(logic.exists(), "{logic:?}");
    workspace.write(
        "files/api/src/logic/upload.rs",
        include_str!("upload/logic.rs"),
    );
    workspace.write("files/api/tests/upload.rs", include_str!("upload/test.rs"));
    workspace.edit(
        "files/api/Cargo.toml",
        "[dependencies]\n",
        "[dependencies]\nfutures-util = \"0.3\"\n",
    );
    workspace
        .run(
            "cargo",
            &["test", "-q", "-p", "files-api", "--test", "upload"],
        )
        .succeeds();
    workspace.is_settled();
}
