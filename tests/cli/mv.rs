//! `ferroctl mv`, and what `gen` says of logic whose contract was renamed by hand.

use crate::fixture::CliTest;

const API: &str = "// people\nsyntax = \"v1\"\n\ntype Resp {\n\tId int64 `json:\"id\"`\n}\n\n@server (\n\tgroup: user\n)\nservice user-api {\n\t\
                   @handler loginHandler // first\n\tpost /login returns (Resp)\n\n\t@handler me\n\tget /me returns (Resp)\n}\n\n\
                   @server (\n\tgroup: \"user/admin\"\n)\nservice user-api {\n\t@handler me\n\tget /admin/me returns (Resp)\n}\n";
const PROTO: &str = "syntax = \"proto3\";\n\npackage user;\n\nmessage Beat {}\n\nservice User {\n  rpc Ping(Beat) returns (Beat);\n  rpc Pong(Beat) returns (Beat);\n}\n";
const LOGIN: &str = "user/api/src/logic/user/login.rs";
const SIGN_IN: &str = "user/api/src/logic/user/sign_in.rs";

/// A workspace whose login is written.
fn written() -> CliTest {
    let test = CliTest::new();
    test.write("user/api/user.api", API);
    test.expect("gen api user/api/user.api", 0);
    test.append(LOGIN, "\n// mine\n");
    test
}

#[test]
fn a_handler_takes_its_logic_along() {
    let test = written();
    test.write(
        "user/api/src/mine.rs",
        "use crate::logic::user::login;\nfn again() { login(); }\n",
    );
    let said = test.expect("mv handler login signIn", 0);
    assert!(said.contains(&format!("created {SIGN_IN}")), "{said}");
    assert!(said.contains(&format!("removed {LOGIN}")), "{said}");
    let logic = test.read(SIGN_IN);
    assert!(logic.contains("pub async fn sign_in(") && logic.ends_with("// mine\n"));
    assert_eq!(
        test.read("user/api/src/mine.rs"),
        "use crate::logic::user::sign_in;\nfn again() { sign_in(); }\n"
    );
    let contract = test.read("user/api/user.api");
    assert_eq!(contract, API.replace("loginHandler", "signInHandler"));
    test.expect("gen --check", 0);
    assert!(test.expect("gen", 0).starts_with("up to date"));
}

#[test]
fn a_group_goes_with_the_groups_below_it() {
    let test = written();
    let said = test.expect("mv group user people", 0);
    assert!(
        said.contains("created user/api/src/logic/people/login.rs"),
        "{said}"
    );
    assert!(
        test.read("user/api/src/logic/people/login.rs")
            .ends_with("// mine\n")
    );
    assert!(test.path("user/api/src/logic/people/admin/me.rs").exists());
    assert!(!test.path("user/api/src/logic/user").exists());
    let contract = test.read("user/api/user.api");
    let expected = API
        .replace("group: user\n", "group: people\n")
        .replace("\"user/admin\"", "\"people/admin\"");
    assert_eq!(contract, expected);
    test.expect("gen --check", 0);
}

#[test]
fn a_contract_renamed_by_hand_is_mended_by_what_gen_says() {
    let test = written();
    let renamed = test
        .read("user/api/user.api")
        .replace("loginHandler", "signIn");
    test.write("user/api/user.api", &renamed);
    for _ in 0..2 {
        let said = test.expect("gen", 0);
        let told = format!("moved {LOGIN}: `POST /login` is `sign_in` in {SIGN_IN} now");
        assert!(said.contains(&told), "{said}");
        assert!(
            said.contains("ferroctl mv handler user/login user/sign_in"),
            "{said}"
        );
    }
    test.expect("mv handler user/login user/sign_in", 0);
    assert!(test.read(SIGN_IN).contains("pub async fn sign_in("));
    test.expect("gen --check", 0);
}

#[test]
fn so_is_a_renamed_method_where_one_went_and_one_came() {
    let test = CliTest::new();
    test.write("user/rpc/user.proto", PROTO);
    test.expect("gen rpc user/rpc/user.proto", 0);
    test.append("user/rpc/src/logic/user/ping.rs", "// mine\n");
    test.write(
        "user/rpc/user.proto",
        &PROTO.replace("rpc Ping", "rpc Sing"),
    );
    let said = test.expect("gen", 0);
    assert!(said.contains("`/user.User/Sing` is `sing`"), "{said}");
    test.expect("mv handler ping sing", 0);
    let logic = test.read("user/rpc/src/logic/user/sing.rs");
    assert!(logic.contains("pub async fn sing(") && logic.ends_with("// mine\n"));
    test.expect("gen --check", 0);
}

#[test]
fn a_service_takes_what_is_called_after_it() {
    let test = written();
    test.write("user/rpc/user.proto", PROTO);
    test.expect("gen rpc user/rpc/user.proto", 0);
    test.expect("gen api user/api/user.api --calls user-rpc", 0);
    test.append(
        LOGIN,
        "fn call(state: &State) { state.clients.user.ping(user_proto::user::Beat {}); }\n",
    );
    for path in [
        "Cargo.toml",
        "user/rpc/Cargo.toml",
        "user/api/Cargo.toml",
        "user/api/etc/user-api.yaml",
    ] {
        test.append(path, "# mine\n");
    }
    let before = test.everything();
    test.expect("mv service user-rpc account-rpc --dry-run", 0);
    assert_eq!(test.everything(), before);
    test.expect("mv service user-rpc account-rpc", 0);
    let logic = test.read(LOGIN);
    assert!(
        logic.contains("state.clients.account.ping(account_proto::user::Beat {})"),
        "{logic}"
    );
    let settings = test.read("user/api/etc/user-api.yaml");
    assert!(
        settings.contains("AccountRpc:\n  Endpoints: [\"${ACCOUNT_RPC_ADDR"),
        "{settings}"
    );
    assert!(settings.ends_with("# mine\n"), "{settings}");
    assert!(
        test.read("user/rpc/etc/account-rpc.yaml")
            .starts_with("Name: account-rpc\n")
    );
    assert!(!test.path("user/rpc/etc/user-rpc.yaml").exists());
    let manifest = test.read("ferroctl.yaml");
    assert!(
        manifest.contains("{name: account-rpc,") && manifest.contains("dir: user/rpc}"),
        "{manifest}"
    );
    assert!(manifest.contains("calls: [account-rpc]"), "{manifest}");
    for path in ["Cargo.toml", "user/rpc/Cargo.toml", "user/api/Cargo.toml"] {
        let text = test.read(path);
        assert!(
            !text.contains("user-proto")
                && !text.contains("\"user-rpc\"")
                && text.ends_with("# mine\n"),
            "{text}"
        );
    }
    test.expect("gen --check", 0);
}

#[test]
fn what_is_not_clear_changes_nothing() {
    let test = written();
    test.append("user/api/src/logic/user/me.rs", "// mine\n");
    let before = test.everything();
    for (arguments, why) in [
        ("mv handler me self_", "several are called `me`"),
        ("mv handler nobody x", "there is no handler `nobody`"),
        ("mv handler login admin/x", "is in another group"),
        ("mv handler login 1x", "is no name for it"),
        ("mv handler login me", "A0206"),
        ("mv group nothing x", "there is no group `nothing`"),
        (
            "mv group user/admin user",
            "cannot be told from what is there",
        ),
        ("mv service user-api user-rpc", "`-api` at its end"),
        (
            "mv service nobody-api x-api",
            "there is no service `nobody-api`",
        ),
    ] {
        let said = test.expect(arguments, 1);
        assert!(said.contains(why), "{arguments}: {said}");
    }
    assert_eq!(test.everything(), before);
}

#[test]
fn what_is_wrong_with_a_contract_is_said_before_a_service_gets_another_name() {
    let test = written();
    test.write(
        "user/api/user.api",
        &API.replace("returns (Resp)", "returns (Nobody)"),
    );
    let said = test.transcript("mv service user-api account-api");
    assert!(said.contains("error[A"), "{said}");
    assert!(said.contains("Nobody"), "{said}");
}

#[test]
fn names_that_cannot_be_files_are_those_of_the_logic() {
    let test = CliTest::new();
    test.write(
        "user/api/user.api",
        &API.replace("group: user\n", "group: mod\n"),
    );
    test.expect("gen api user/api/user.api", 0);
    test.append("user/api/src/logic/mod_group/login.rs", "\n// mine\n");
    let said = test.expect("mv group mod people", 0);
    assert!(
        said.contains("created user/api/src/logic/people/login.rs"),
        "{said}"
    );
    assert!(
        !said.contains("@@"),
        "an edit is no copy that was refreshed: {said}"
    );
    assert!(!test.path("user/api/src/logic/mod_group").exists());
    test.expect("mv handler people/me mod", 0);
    assert!(
        test.path("user/api/src/logic/people/mod_handler.rs")
            .exists()
    );
    test.expect("gen --check", 0);
}
