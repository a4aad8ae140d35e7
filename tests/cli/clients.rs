//! `gen client ts`: clients in TypeScript of the services that are built here.

use crate::assert_transcript;
use crate::fixture::{API, CliTest, PROTO};

#[test]
fn clients_are_made_again_with_everything_else() {
    let test = CliTest::with_api();
    assert_transcript!(
        "client_ts",
        test.transcript("gen client ts --out ./web/src/api/")
    );
    assert!(
        test.read("ferroctl.yaml")
            .ends_with("\ntypescript: web/src/api\n")
    );
    let client = test.read("web/src/api/user-api.ts");
    assert!(client.contains("export function getUser("), "{client}");
    test.write("shop.api", &API.replace("user", "shop"));
    test.expect("gen api shop.api", 0);
    let index = test.read("web/src/api/index.ts");
    assert!(index.contains("export * as shopApi from \"./shop-api.js\";"));
    test.expect("gen --check", 0);

    // One service alone; then the other's client is gone.
    test.expect("gen client ts --service shop-api", 0);
    assert!(!test.path("web/src/api/user-api.ts").exists());
    test.expect("gen client ts --out web/api --service shop-api,user-api", 0);
    assert!(!test.path("web/src/api/client.ts").exists());
    assert!(test.path("web/api/user-api.ts").exists());
}

#[test]
fn what_cannot_be_is_said() {
    let test = CliTest::new();
    test.write("user.proto", PROTO);
    test.expect("gen rpc user.proto", 0);
    let no_http = test.transcript("gen client ts --out web");
    test.write("user.api", API);
    test.expect("gen api user.api", 0);
    let transcripts = [
        no_http,
        test.transcript("gen client ts"),
        test.transcript("gen client ts --out ../web"),
        test.transcript("gen client ts --out web/.git/hooks"),
        test.transcript("gen client ts --out web --service user-ap"),
        test.transcript("gen client ts user.proto"),
        test.transcript("gen client --port 1 ts --out web"),
    ];
    assert_transcript!("client_ts_refused", transcripts.join("\n"));
    assert!(!test.path("web").exists());
}

#[test]
fn an_edited_client_is_refused_and_other_clients_are_made_as_ever() {
    let test = CliTest::with_api();
    test.expect("gen client ts --out web", 0);
    test.append("web/client.ts", "// mine\n");
    test.expect("gen", 1);
    test.expect("gen --force web/client.ts", 0);
    assert!(!test.read("web/client.ts").contains("// mine"));
    test.write("other.proto", &PROTO.replace("user", "other"));
    test.expect("gen client other.proto", 0);
    assert!(test.read("ferroctl.yaml").contains("external: true"));
}
