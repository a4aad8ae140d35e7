//! Configuration that is wrong says so, with or without a stack.

use crate::assert_transcript;
use crate::fixture::{API, CliTest, PROTO};

/// `user-rpc` and `user-api`, which calls it.
fn workspace() -> CliTest {
    let test = CliTest::new();
    test.write("user.proto", PROTO);
    test.write("user.api", API);
    test.expect("gen rpc user.proto", 0);
    test.expect("gen api user.api --calls user-rpc", 0);
    test
}

fn replace(test: &CliTest, path: &str, from: &str, to: &str) {
    let text = test.read(path);
    assert!(text.contains(from), "{path} has no {from}");
    test.write(path, &text.replace(from, to));
}

#[test]
fn a_port_that_the_yaml_overrides_is_said_without_a_stack() {
    let test = workspace();
    replace(&test, "ferroctl.yaml", "port: 8300", "port: 8555");
    assert_transcript!("port_overridden", test.transcript("gen"));
    test.expect("gen --check", 0);
}

#[test]
fn a_port_that_two_services_have_is_said_where_it_is_written() {
    let test = workspace();
    replace(&test, "user/api/etc/user-api.yaml", "9081", "9091");
    assert_transcript!("port_twice", test.transcript("gen"));
    replace(&test, "user/api/etc/user-api.yaml", "9091", "0");
    replace(&test, "user/rpc/etc/user-rpc.yaml", "9091", "0");
    let said = test.expect("gen", 0);
    assert!(!said.contains("M0204"), "any free port is nobody's: {said}");
}

#[test]
fn a_caller_that_asks_the_old_port_is_said() {
    let test = workspace();
    let path = "user/api/etc/user-api.yaml";
    test.append(path, "# mine\n");
    replace(&test, "user/rpc/etc/user-rpc.yaml", "9300", "9333");
    assert_transcript!("callee_moved", test.transcript("gen"));
    replace(&test, path, "127.0.0.1:9300", "127.0.0.1:9333");
    let said = test.expect("gen", 0);
    assert!(!said.contains("W0909"), "{said}");
}

#[test]
fn an_edit_of_the_manifest_keeps_comments_and_form() {
    let test = workspace();
    let text = "version: 1\nname: demo # ours\nservices:\n  # people\n  - name: user-api # the web\n    \
        # its contract\n    api: user.api\n    port: 8300 # not 80\n    metrics: 9081\n  \
        - {name: user-rpc, rpc: [user.proto], include: [\".\"], port: 9300, metrics: 9091} # the rpc\n";
    test.write("ferroctl.yaml", text);
    test.expect("gen api user.api --calls user-rpc", 0);
    let calling = text.replace("metrics: 9081\n", "metrics: 9081\n    calls: [user-rpc]\n");
    assert_eq!(test.read("ferroctl.yaml"), calling);
    test.expect("gen rpc user.proto --port 9400", 0);
    assert_eq!(test.read("ferroctl.yaml"), calling.replace("9300", "9400"));
}

#[test]
fn a_style_that_is_misspelt_is_shown_with_the_right_one() {
    let test = workspace();
    replace(&test, "ferroctl.yaml", "envelope", "envelop");
    assert_transcript!("style_misspelt", test.transcript("gen"));
}

#[test]
fn a_copied_contract_is_copied_again_as_long_as_nobody_edits_it() {
    let test = CliTest::new();
    test.write("../shared/user.api", API);
    test.expect("gen api ../shared/user.api", 0);
    test.write("../shared/user.api", &API.replace("getUser", "findUser"));
    test.expect("gen", 0);
    assert_transcript!(
        "copied_again",
        test.transcript("gen api ../shared/user.api")
    );
    assert!(test.read("user/api/user.api").contains("findUser"));
    test.append("user/api/user.api", "// mine\n");
    test.write("../shared/user.api", API);
    let said = test.expect("gen api ../shared/user.api", 1);
    assert!(said.contains("M0302"), "{said}");
}

#[test]
fn the_next_step_of_new_can_be_copied() {
    let test = CliTest::new();
    let output = test.command("new").arg("my shop").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("next: cd 'my shop', "), "{said}");
}

#[test]
fn every_page_that_the_manual_names_is_there() {
    let test = CliTest::new();
    let page = test.expect("man gen", 0);
    assert!(page.contains("ferroctl\\-gen\\-api(1)"), "{page}");
    let named = test.expect("man gen api", 0);
    assert!(named.contains(".TH ferroctl-gen-api 1"), "{named}");
    test.expect("man gne", 2);
}

#[test]
fn what_a_yaml_asks_for_follows_it_in_one_run() {
    let test = workspace();
    test.expect("gen docker", 0);
    assert!(test.read("compose.yaml").contains("USER_RPC_ADDR"));
    replace(&test, "ferroctl.yaml", ", calls: [user-rpc]", "");
    test.expect("gen", 0);
    assert!(!test.read("compose.yaml").contains("USER_RPC_ADDR"));
    test.expect("gen --check", 0);
}

#[test]
fn an_rpc_that_signs_tokens_has_the_secret_of_those_that_verify_them() {
    let test = workspace();
    replace(
        &test,
        "ferroctl.yaml",
        "metrics: 9091}",
        "metrics: 9091, auth: [JwtAuth]}",
    );
    test.expect("gen", 0);
    let settings = test.read("user/rpc/etc/user-rpc.yaml");
    let block = "JwtAuth:\n  AccessSecret: \"${JWT_SECRET}\"\n  AccessExpire: 86400\n";
    assert!(settings.contains(block), "{settings}");
    let taken = test.read("ferroctl.yaml");
    let taken = taken.replace("calls: [user-rpc]", "calls: [user-rpc], auth: [UserRpc]");
    let state = test.read("user/rpc/src/generated/state.rs");
    assert!(
        state.contains("let jwt_auth = Jwt::new(&settings.jwt_auth)?;"),
        "{state}"
    );
    test.expect("gen --check", 0);
    test.expect("check --deny-warnings", 0);
    test.write("ferroctl.yaml", &taken);
    assert!(test.expect("gen", 1).contains("[M0213]"));
}

#[test]
fn the_address_of_a_database_may_stand_in_a_block() {
    let test = workspace();
    test.write("user.sql", "CREATE TABLE user (id int PRIMARY KEY);\n");
    let keys = "metrics: 9091, tables: [user.sql], datasource: Mysql.DataSource}";
    replace(&test, "ferroctl.yaml", "metrics: 9091}", keys);
    test.expect("gen", 0);
    let settings = test.read("user/rpc/etc/user-rpc.yaml");
    let block = "Mysql:\n  DataSource: \"${USER_RPC_DATA_SOURCE:-sqlite://data/user.db}\"\n";
    assert!(settings.contains(block), "{settings}");
    let read = test.read("user/rpc/src/generated/settings.rs");
    assert!(
        read.contains("config.block(\"Mysql.DataSource\")?"),
        "{read}"
    );
    test.expect("gen --check", 0);
    for wrong in ["Mysql.Address", "a.b.DataSource", "My-sql.DataSource"] {
        let before = test.read("ferroctl.yaml");
        test.write("ferroctl.yaml", &before.replace("Mysql.DataSource", wrong));
        assert!(test.expect("gen", 1).contains("[M0213]"), "{wrong}");
        test.write("ferroctl.yaml", &before);
    }
    replace(&test, "ferroctl.yaml", "tables: [user.sql], ", "");
    assert!(
        test.expect("gen", 1)
            .contains("no `tables` and no `models`")
    );
}
