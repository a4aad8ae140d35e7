//! What is said of addresses of databases; `tests/live_*.rs` read some.

use crate::addresses::SECRETS;
use crate::fixture::{CliTest, PROTO};

const GEN: &str = "gen model --url sqlite://shop.db --service user-rpc";

/// A workspace with the gRPC service `user-rpc`.
fn workspace() -> CliTest {
    let test = CliTest::new();
    test.write("user.proto", PROTO);
    test.expect("gen rpc user.proto", 0);
    test
}

#[test]
fn an_address_is_never_taken_for_a_file() {
    let test = workspace();
    for (address, _) in SECRETS {
        let said = test.expect(&format!("gen model {address} --service user-rpc"), 1);
        assert!(said.contains("`--url ADDRESS`"), "{said}");
        assert!(!said.contains("s3cret"), "{said}");
    }
    let said = test.expect(&format!("{GEN} user.sql"), 2);
    assert!(said.contains("cannot be used with"), "{said}");
    let said = test.expect("gen model --service user-rpc", 2);
    assert!(said.contains("<FILES>"), "{said}");
}

#[cfg(not(feature = "live"))]
#[test]
fn without_the_feature_no_database_is_read() {
    let test = workspace();
    for (address, _) in SECRETS {
        let said = test.expect(&format!("gen model --url {address} --service user-rpc"), 2);
        assert!(said.contains("without the feature `live`"), "{said}");
        assert!(!said.contains("s3cret"), "{said}");
    }
}
