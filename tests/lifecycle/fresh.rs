//! What a new user gets.

use crate::workspace::Workspace;

const API: &str = include_str!("unwritten/asked_api.rs");
const RPC: &str = include_str!("unwritten/asked_rpc.rs");

/// Tests that ask every route and method: the folder of the service, the test, and what it asks with.
const UNWRITTEN: [(&str, &str, &str); 4] = [
    ("user/api", include_str!("unwritten/user_api.rs"), API),
    ("user/rpc", include_str!("unwritten/user_rpc.rs"), RPC),
    (
        "courseware/api",
        include_str!("unwritten/courseware_api.rs"),
        API,
    ),
    (
        "courseware/rpc",
        include_str!("unwritten/courseware_rpc.rs"),
        RPC,
    ),
];

#[test]
#[ignore = "runs cargo over generated crates"]
fn contracts_alone_give_a_system_that_compiles_and_answers() {
    let workspace = Workspace::courseware();
    workspace.ferroctl(&["gen", "docker"]).succeeds();
    workspace.compiles();
    for (service, test, asked) in UNWRITTEN {
        workspace.write(&format!("{service}/tests/unwritten/main.rs"), test);
        workspace.write(&format!("{service}/tests/unwritten/asked.rs"), asked);
    }
    for base in ["user", "courseware"] {
        workspace.edit(
            &format!("{base}/api/Cargo.toml"),
            "[dev-dependencies]\n",
            &format!("[dev-dependencies]\n{base}-rpc = {{ path = \"../rpc\" }}\n"),
        );
    }
    // With the inherited tests: those hold whatever logic the user writes, these only while there is none.
    workspace
        .run("cargo", &["test", "-q", "--workspace"])
        .succeeds();
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn the_example_compiles_with_the_runtime_in_it() {
    let workspace = Workspace::empty();
    workspace
        .ferroctl(&["new", ".", "--example", "courseware"])
        .succeeds();
    assert!(workspace.has("crates/ferroctl-runtime/src/lib.rs"));
    workspace.compiles();
    workspace
        .run("cargo", &["check", "-q", "--workspace", "--locked"])
        .succeeds();
    workspace
        .run(
            "sh",
            &[
                "-c",
                "cd crates/ferroctl-runtime && sha256sum -c --quiet SHA256SUMS",
            ],
        )
        .succeeds();
    workspace.is_settled();
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn a_new_workspace_is_empty_but_settled() {
    let workspace = Workspace::empty();
    workspace.ferroctl(&["new", "shop"]).succeeds();
    assert!(workspace.has("shop/ferroctl.yaml"));
    workspace
        .run("sh", &["-c", "cd shop && git init -q ."])
        .succeeds();
}
