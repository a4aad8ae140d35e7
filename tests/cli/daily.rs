//! What a day begins with: `new` with services, `check` of the whole workspace, `routes`, `doctor`, and ports in use.

use std::net::TcpListener;

use serde_json::Value;

use crate::assert_transcript;
use crate::fixture::{API, CliTest};

/// What `ferroctl new` makes of two services of one name and a third one.
fn shop() -> CliTest {
    let test = CliTest::new();
    test.expect("new . --api user --rpc user --api order-item", 0);
    test
}

#[test]
fn new_services_begin_without_a_finding() {
    let test = shop();
    assert_transcript!("check_workspace", test.transcript("check --deny-warnings"));
    assert!(test.read("ferroctl.yaml").contains("calls: [user-rpc]"));
    test.expect("gen --check", 0);
    let text = test.expect("new again --rpc Bad_Name", 1);
    assert!(text.contains("`--rpc user` makes `user-rpc`"), "{text}");
    assert!(!test.path("again").exists());
}

#[test]
fn new_makes_no_second_workspace_in_one_that_is_there() {
    let test = shop();
    let before = test.everything();
    let text = test.expect("new . --api user", 2);
    assert!(text.contains("there already and not empty"), "{text}");
    assert_eq!(test.everything(), before);
}

#[test]
fn a_folder_stands_for_every_contract_below() {
    let test = shop();
    let dashes = API.replace("service user", "service order-item");
    test.write("parts/base.api", &dashes);
    let text = test.expect("check user parts", 0);
    assert!(text.contains("3 files checked, 1 warning"), "{text}");
    let text = test.expect("check user parts --deny-warnings", 1);
    assert!(
        text.contains("1 warning, denied by `--deny-warnings`"),
        "{text}"
    );
}

#[test]
fn routes_are_listed_with_guards_and_files() {
    let test = shop();
    let guarded = "@server (\n\tjwt:        Auth\n\tgroup:      admin\n\tmiddleware: Audit\n";
    let contract = test
        .read("user/api/user.api")
        .replace("@server (\n", guarded);
    test.write("user/api/user.api", &contract);
    test.expect("gen", 0);
    assert_transcript!("routes", test.transcript("routes"));
    let rows: Vec<Value> = serde_json::from_str(&test.expect("routes --json", 0)).unwrap();
    assert_eq!(rows.len(), 3);
    for row in &rows {
        let file = row["file"].as_str().unwrap();
        assert!(test.path(file).is_file(), "{file}");
    }
}

#[test]
fn doctor_says_what_to_do() {
    let test = shop();
    let text = test.expect("doctor", 0);
    assert!(
        text.contains("  ok  files       as this ferroctl writes them"),
        "{text}"
    );
    test.append("user/api/user.api", "// Changed.\ntype New {\n}\n");
    let text = test.expect("doctor", 1);
    assert!(text.contains("todo  files"), "{text}");
    assert!(text.contains("= ferroctl gen\n"), "{text}");
}

#[cfg(unix)]
#[test]
fn doctor_sees_secrets_that_others_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let test = CliTest::new();
    test.expect("new . --rpc user", 0);
    test.write(".env", "A=b\n");
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(test.path(".env"), open).unwrap();
    let text = test.expect("doctor", 1);
    assert!(text.contains("chmod 600 .env"), "{text}");
}

#[test]
fn nothing_starts_on_a_port_in_use() {
    let test = CliTest::new();
    test.expect("new . --rpc user", 0);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let yaml = test.read("user/rpc/etc/user-rpc.yaml");
    test.write(
        "user/rpc/etc/user-rpc.yaml",
        &yaml.replace("9300", &port.to_string()),
    );
    let text = test.expect("dev", 2);
    assert!(text.contains("nothing was started"), "{text}");
    let said = format!("port {port} (requests of `user-rpc`) is in use");
    assert!(text.contains(&said), "{text}");
    let text = test.expect("dev --only user", 1);
    assert!(text.contains("the workspace has `user-rpc`"), "{text}");
}

#[test]
fn a_raw_route_that_says_what_it_takes_has_its_extractor() {
    let test = CliTest::new();
    let chat = "@server (\n    raw: true\n    websocket: true\n)\nservice chat {\n    @handler talk\n    get /talk\n}\n";
    test.write("chat.api", chat);
    let said = test.expect("gen api chat.api", 0);
    assert!(!said.contains("warning"), "{said}");
    let cargo = test.read("chat/api/Cargo.toml");
    assert!(
        cargo.contains("features = [\"http\", \"otlp\", \"ws\"]"),
        "{cargo}"
    );
    test.write("chat.api", &chat.replace("websocket", "multipart"));
    test.expect("gen", 0);
    let cargo = test.read("chat/api/Cargo.toml");
    assert!(
        cargo.contains("\"multipart\"") && !cargo.contains("\"ws\""),
        "{cargo}"
    );
}
