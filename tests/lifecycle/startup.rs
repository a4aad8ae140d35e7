//! What the user writes around the start: hooks in `main.rs`, his part of the state, modules in `lib.rs`.

use crate::workspace::Workspace;

#[test]
#[ignore = "runs cargo over generated crates"]
fn hooks_and_tasks_see_the_whole_state() {
    let workspace = Workspace::user();
    workspace.write("user/api/src/main.rs", include_str!("startup/main.rs"));
    workspace.write("user/api/src/state.rs", include_str!("startup/state.rs"));
    workspace.write("user/api/tests/hooks.rs", include_str!("startup/test.rs"));
    workspace.compiles();
    workspace
        .run("cargo", &["test", "-q", "-p", "user-api"])
        .succeeds();
    workspace.is_settled();
}

/// Files that a ferroctl without hooks wrote, and somebody edited.
#[test]
#[ignore = "runs cargo over generated crates"]
fn files_of_before_still_fit() {
    let workspace = Workspace::user();
    let state = workspace.read("user/api/src/state.rs");
    let old = state
        .replace("Resources", "Settings")
        .replace("_resources", "_settings");
    workspace.write("user/api/src/state.rs", &(old + "// edited\n"));
    workspace.edit("user/api/src/lib.rs", "pub mod middleware;\n", "");
    let test = "//! Mine.\n\n#[test]\nfn mine() {}\n";
    workspace.write("user/api/tests/routes.rs", test);
    let told = workspace.ferroctl(&["gen"]).succeeds();
    assert!(!told.contains("routes.rs"), "{told}");
    workspace.compiles();

    workspace.edit(
        "user/api/user.api",
        "jwt : Auth",
        "jwt : Auth\n\tmiddleware : Tenant",
    );
    let told = workspace.ferroctl(&["gen"]).succeeds();
    let line = "user/api/src/lib.rs: add `pub mod middleware;`";
    assert!(told.contains(line), "{told}");
    workspace.edit(
        "user/api/src/lib.rs",
        "pub mod logic;\n",
        "pub mod logic;\npub mod middleware;\n",
    );
    workspace.compiles();
    workspace.is_settled();
}
