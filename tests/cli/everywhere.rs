//! One more service by one command is in all that a workspace has of its services, and out of it by one.

use crate::fixture::CliTest;

/// A service besides the example's four.
const ORDERS: &str = "type Order {\n\tId int64 `path:\"id\"`\n}\n\nservice order {\n\t@handler getOrder\n\tget /api/orders/:id (Order)\n}\n";

/// What turns the targets on.
const TARGETS: [&str; 3] = [
    "gen docker",
    "gen openapi",
    "gen client ts --out web/src/api",
];

/// Where they have the service: the file, and what stands in it.
const PLACES: [(&str, &str); 9] = [
    ("order/api/openapi.json", "\"operationId\": \"getOrder\""),
    ("web/src/api/order-api.ts", "export function getOrder("),
    ("web/src/api/index.ts", "\"./order-api.js\""),
    ("compose.yaml", "  order-api:\n"),
    ("deploy/prometheus/targets/services.yml", "order-api:"),
    ("deploy/kube/base/order-api.yaml", "name: order-api\n"),
    (
        "deploy/kube/base/kustomization.yaml",
        "  - order-api.yaml\n",
    ),
    ("Cargo.toml", "\"order/api\""),
    ("ferroctl.yaml", "order-api"),
];

/// The places that have the service.
fn found(test: &CliTest) -> Vec<&'static str> {
    let has = |(path, text): &&(&'static str, &str)| {
        test.path(path).exists() && test.read(path).contains(text)
    };
    PLACES.iter().filter(has).map(|(path, _)| *path).collect()
}

#[test]
fn a_fifth_service_comes_and_goes_everywhere() {
    let test = CliTest::new();
    test.expect("new . --example courseware", 0);
    for target in TARGETS {
        test.expect(target, 0);
    }
    assert_eq!(found(&test), [""; 0]);
    let before = test.texts();

    test.write("order.api", ORDERS);
    test.expect("gen api order.api", 0);
    assert_eq!(found(&test), PLACES.map(|(path, _)| path));
    test.expect("gen --check", 0);

    test.expect("remove order-api", 0);
    assert_eq!(found(&test), [""; 0]);
    test.expect("gen --check", 0);
    let after = test.texts();
    for (path, text) in &before {
        assert_eq!(after.get(path), Some(text), "{}", path.display());
    }
}
