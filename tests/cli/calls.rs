//! Services that call each other, and what is left when one of them goes.

use crate::assert_transcript;
use crate::fixture::{CliTest, PROTO};

/// `user-rpc`, `stock-rpc`, and `order-rpc` that calls both.
fn workspace() -> CliTest {
    let test = CliTest::new();
    for (base, calls) in [
        ("user", ""),
        ("stock", ""),
        ("order", " --calls user-rpc,stock-rpc"),
    ] {
        test.write(&format!("{base}.proto"), &PROTO.replace("user", base));
        test.expect(&format!("gen rpc {base}.proto{calls}"), 0);
    }
    test
}

#[test]
fn an_rpc_that_calls_has_clients_and_all_they_need() {
    let test = workspace();
    test.expect("gen docker", 0);
    for (path, text) in [
        ("ferroctl.yaml", "calls: [user-rpc, stock-rpc]"),
        ("order/rpc/Cargo.toml", "stock-proto.workspace = true"),
        ("order/rpc/src/generated/state.rs", "pub clients: Clients"),
        (
            "order/rpc/etc/order-rpc.yaml",
            "${STOCK_RPC_ADDR:-127.0.0.1:9400}",
        ),
        ("order/rpc/tests/contract.rs", "DEFAULTS"),
        ("compose.yaml", "STOCK_RPC_ADDR: \"stock-rpc:9400\""),
    ] {
        assert!(test.read(path).contains(text), "{path} lacks {text}");
    }
}

#[test]
fn a_called_service_that_goes_takes_every_line_that_names_it() {
    let test = workspace();
    let (order, user) = ("order/rpc/Cargo.toml", "user/rpc/Cargo.toml");
    test.append(order, "\n[package.metadata.mine]\nis = true\n");
    // A line of the user's own.
    let edited = test.read(user).replace(
        "[dev-dependencies]\n",
        "[dev-dependencies]\nstock-rpc = { path = \"../../stock/rpc\" }\nstock-proto.workspace = true\n",
    );
    test.write(user, &edited);
    let refused = test.expect("remove stock-rpc", 1);
    assert!(refused.contains("M0205"), "{refused}");
    test.expect("gen rpc order.proto --calls user-rpc", 0);
    assert!(
        test.read(order).contains("stock-proto"),
        "no harm as long as it is there"
    );
    test.expect("remove stock-rpc", 0);
    for path in [order, user, "Cargo.toml"] {
        let text = test.read(path);
        assert!(!text.contains("stock"), "{path}:\n{text}");
    }
    assert!(test.read(order).contains("user-proto") && test.read(order).contains("mine"));
    test.expect("gen --check", 0);
}

#[test]
fn who_calls_himself_is_told_so_and_nothing_else() {
    let test = workspace();
    assert_transcript!(
        "calls_itself",
        test.transcript("gen rpc user.proto --calls user-rpc")
    );
}

#[test]
fn a_circle_of_calls_is_fine() {
    let test = workspace();
    test.expect("gen rpc user.proto --calls order-rpc", 0);
    test.expect("gen docker", 0);
    test.expect("gen --check", 0);
}

#[test]
fn one_that_is_called_does_not_go_before_its_callers_let_it() {
    let test = workspace();
    assert_transcript!("remove_called", test.transcript("remove stock-rpc"));
    test.read("stock/rpc/src/main.rs");
}

#[test]
fn who_calls_a_method_that_streams_has_what_streams_are_made_with() {
    let test = CliTest::new();
    let stream = PROTO.replace("returns (", "returns (stream ");
    test.write("user.proto", &stream);
    test.write("order.proto", &PROTO.replace("user", "order"));
    test.expect("gen rpc user.proto", 0);
    test.expect("gen rpc order.proto --calls user-rpc", 0);
    for path in ["user/rpc/Cargo.toml", "order/rpc/Cargo.toml"] {
        assert!(test.read(path).contains("futures-util.workspace"), "{path}");
    }
}
