//! Services that live elsewhere: only their clients are made here.

use crate::assert_transcript;
use crate::fixture::{API, CliTest, PROTO};

/// `user-api` calls `user-rpc`, which lives elsewhere.
fn workspace() -> CliTest {
    let test = CliTest::new();
    test.write("user.proto", PROTO);
    test.write("user.api", API);
    test.expect("gen client user.proto", 0);
    test.expect("gen api user.api --calls user-rpc", 0);
    test
}

#[test]
fn only_the_client_is_made() {
    let test = CliTest::new();
    test.write("user.proto", PROTO);
    test.write("shop.api", &API.replace("user", "shop"));
    test.expect("gen api shop.api", 0);
    assert_transcript!(
        "client",
        test.transcript("gen client user.proto --port 2004")
    );
    let manifest = test.read("ferroctl.yaml");
    assert!(
        manifest.ends_with("port: 2004, external: true}\n"),
        "{manifest}"
    );
    test.expect("gen client user.proto", 0);
    assert_eq!(test.read("ferroctl.yaml"), manifest, "the port stays");
    test.expect("gen --check", 0);
}

#[test]
fn its_callers_ask_its_port_by_a_block_of_any_name() {
    let test = workspace();
    let manifest = test.read("ferroctl.yaml");
    let named = manifest.replace(
        "calls: [user-rpc]",
        "calls: [{service: user-rpc, block: UserCenterConf}]",
    );
    test.write("ferroctl.yaml", &named);
    test.expect("gen", 0);
    let settings = test.read("user/api/etc/user-api.yaml");
    let block = "UserCenterConf:\n  Endpoints: [\"${USER_RPC_ADDR:-127.0.0.1:8080}\"]\n";
    assert!(settings.contains(block), "{settings}");
    test.expect("gen api user.api --calls user-rpc", 0);
    assert_eq!(test.read("ferroctl.yaml"), named, "the block stays");
    let moved = named.replace("block: UserCenterConf", "blok: x");
    test.write("ferroctl.yaml", &moved);
    assert_transcript!("call_misspelt", test.transcript("gen"));
}

#[test]
fn the_stack_asks_for_its_address() {
    let test = workspace();
    test.expect("gen docker", 0);
    let compose = test.read("compose.yaml");
    assert!(compose.contains("USER_RPC_ADDR: \"${USER_RPC_ADDR:?set it in .env}\""));
    assert!(!compose.contains("user-rpc:"), "it has no container");
    assert!(test.read(".env.example").contains("USER_RPC_ADDR="));
    test.expect("check --deny-warnings", 0);
}

#[test]
fn with_an_image_it_runs_in_the_stack() {
    let test = workspace();
    let image = "registry.example.org/shop/user:1.2";
    test.expect(&format!("gen client user.proto --image {image}"), 0);
    test.expect("gen docker", 0);
    let compose = test.read("compose.yaml");
    let (_, container) = compose.split_once("  user-rpc:\n").expect("its container");
    assert!(container.contains(&format!("    image: {image}\n")));
    assert!(compose.contains("USER_RPC_ADDR: \"user-rpc:8080\""));
    assert!(!compose.contains("user-rpc: {condition"), "nobody waits");
    assert!(!test.read(".env.example").contains("USER_RPC_ADDR="));
    test.expect("gen client user.proto", 0);
    assert!(test.read("ferroctl.yaml").contains(image), "it stays");
    test.expect("check --deny-warnings", 0);
    test.expect("gen rpc user.proto", 0);
    assert!(!test.read("ferroctl.yaml").contains(image), "it is built");
}

#[test]
fn an_image_is_a_reference_and_of_nobody_else() {
    let test = workspace();
    let manifest = test.read("ferroctl.yaml");
    let with = "external: true, image: \"a:1, b: [\"";
    test.write("ferroctl.yaml", &manifest.replace("external: true", with));
    assert_transcript!("image_no_reference", test.transcript("gen"));
    let own = manifest.replace("calls:", "image: a, calls:");
    test.write("ferroctl.yaml", &own);
    assert_transcript!("image_of_own", test.transcript("gen"));
}

#[test]
fn it_is_built_here_once_it_moves_in() {
    let test = workspace();
    assert_transcript!("moved_in", test.transcript("gen rpc user.proto --quiet"));
    let manifest = test.read("ferroctl.yaml");
    assert!(
        manifest.contains("port: 8080, metrics: 9091}"),
        "{manifest}"
    );
    test.read("user/rpc/src/main.rs");
    assert_transcript!("client_of_own", test.transcript("gen client user.proto"));
}

#[test]
fn it_has_nothing_of_its_own() {
    let test = workspace();
    let manifest = test.read("ferroctl.yaml");
    let with = "external: true, metrics: 9091";
    test.write("ferroctl.yaml", &manifest.replace("external: true", with));
    assert_transcript!("external_metrics", test.transcript("gen"));
}
