//! Protos that teams have: imports from other folders, files that several services import, Google's.

use crate::fixture::CliTest;

const MONEY: &str =
    "syntax = \"proto3\";\n\npackage common;\n\nmessage Money {\n  int64 cents = 1;\n}\n";

fn service(name: &str) -> String {
    let package = name.to_lowercase();
    format!(
        "syntax = \"proto3\";\n\npackage {package};\n\nimport \"common/money.proto\";\nimport \"google/api/annotations.proto\";\n\n\
         message Req {{\n  common.Money price = 1;\n}}\n\nservice {name} {{\n  rpc Get(Req) returns (common.Money) {{\n    \
         option (google.api.http) = {{ get: \"/x\" }};\n  }}\n}}\n"
    )
}

/// A workspace with the gRPC service `user-rpc`, which imports a file from the folder `proto`.
fn with_imports() -> CliTest {
    let test = CliTest::new();
    test.write("proto/common/money.proto", MONEY);
    test.write("user/rpc/user.proto", &service("User"));
    test.expect("gen rpc user/rpc/user.proto -I proto", 0);
    test
}

#[test]
fn recorded_folders_are_looked_in_again() {
    let test = with_imports();
    test.expect("check user/rpc/user.proto", 0);
    let before = test.read("ferroctl.yaml");
    test.expect("gen rpc user/rpc/user.proto", 0);
    assert_eq!(test.read("ferroctl.yaml"), before);
    test.write("order.proto", &service("Order"));
    let said = test.expect("check order.proto", 1);
    assert!(said.contains("looked for in `.`"), "{said}");
    test.write("proto/order.proto", &service("Order"));
    test.expect("check proto/order.proto", 0);
}

#[test]
fn what_two_services_import_is_one_crate() {
    let test = with_imports();
    assert!(
        test.read("user/proto/src/common.rs")
            .contains("pub struct Money")
    );
    test.write("order/rpc/order.proto", &service("Order"));
    test.expect("gen rpc order/rpc/order.proto -I proto", 0);
    let shared = test.read("crates/shared-protos/src/common.rs");
    assert!(shared.contains("pub struct Money"), "{shared}");
    for base in ["user", "order"] {
        let own = test.read(&format!("{base}/proto/src/common.rs"));
        assert!(own.contains("pub use ::shared_protos::common::*;"), "{own}");
        assert!(!test.path(&format!("{base}/proto/src/google")).exists());
    }
    test.expect("gen --check", 0);
    test.expect("remove order-rpc", 0);
    assert!(!test.path("crates/shared-protos").exists());
    assert!(
        test.read("user/proto/src/common.rs")
            .contains("pub struct Money")
    );
}

#[test]
fn imports_from_outside_are_found_again() {
    let test = CliTest::new();
    test.write("../away/inc/common/money.proto", MONEY);
    test.write("../away/protos/user.proto", &service("User"));
    test.expect("gen rpc ../away/protos/user.proto -I ../away/inc", 0);
    let manifest = test.read("ferroctl.yaml");
    assert!(
        manifest.contains("rpc: [user/rpc/protos/user.proto], include: [user/rpc/inc]"),
        "{manifest}"
    );
    test.expect("gen", 0);
    test.expect("gen rpc user/rpc/protos/user.proto", 0);
    test.expect("check user/rpc/protos/user.proto", 0);
    assert_eq!(test.read("ferroctl.yaml"), manifest);
    let said = test.expect("gen rpc ../away/protos/user.proto -I ../away/inc", 0);
    assert!(said.starts_with("up to date"), "{said}");
}

#[test]
fn names_of_clients_do_not_follow_the_order_of_services() {
    let test = CliTest::new();
    let proto =
        |services: &str| format!("syntax = \"proto3\";\npackage user;\nmessage M {{}}\n{services}");
    let (user, admin) = (
        "service User { rpc A(M) returns (M); }\n",
        "service Admin { rpc B(M) returns (M); }\n",
    );
    test.write("user.proto", &proto(&(user.to_owned() + admin)));
    test.write("shop.api", "service shop {\n\t@handler a\n\tget /a\n}\n");
    test.expect("gen rpc user.proto", 0);
    test.expect("gen api shop.api --calls user-rpc", 0);
    test.write("user.proto", &proto(&(admin.to_owned() + user)));
    test.expect("gen", 0);
    let clients = test.read("shop/api/src/generated/clients.rs");
    assert!(clients.contains("pub user: UserClient"), "{clients}");
    assert!(clients.contains("pub user_admin: AdminClient"), "{clients}");
}
