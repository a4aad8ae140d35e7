//! What the page says of a workspace.

use ferroctl::dev::condition::{Build, Condition, Doing};
use ferroctl::dev::page::Findings;
use ferroctl::diagnostic::{Diagnostic, codes};
use ferroctl::source::{SourceMap, Span};
use serde_json::{Value, json};

use crate::client::{get, send};
use crate::workspace::page;

#[test]
fn the_picture_has_services_databases_and_who_asks_whom() {
    let page = page();
    let system = get(&page, "/api/system");
    assert_eq!(
        (&system["name"], &system["mode"]),
        (&"shop".into(), &"dev".into())
    );
    let nodes = json!([
        {"id": "user-api", "kind": "http", "label": "user-api", "detail": "127.0.0.1:8300"},
        {"id": "user-rpc", "kind": "grpc", "label": "user-rpc", "detail": "127.0.0.1:9300"},
        {"id": "user-rpc/db", "kind": "database", "label": "mysql", "detail": "mysql://db:3306/user"},
    ]);
    assert_eq!(system["nodes"], nodes);
    let edges = json!([
        {"id": "user-api>user-rpc", "from": "user-api", "to": "user-rpc", "kind": "grpc"},
        {"id": "user-rpc>user-rpc/db", "from": "user-rpc", "to": "user-rpc/db", "kind": "sql"},
    ]);
    assert_eq!(system["edges"], edges);
    let api = &system["services"][0];
    assert_eq!(
        (&api["traced"], &api["sampler"], &api["routes"]),
        (&true.into(), &0.5.into(), &2.into())
    );
}

#[test]
fn a_service_shows_its_configuration_without_its_secrets() {
    let page = page();
    let detail = get(&page, "/api/services/user-api");
    let route = &detail["routes"][1];
    assert_eq!(route["operation"], "user-api GET /api/course/:id");
    assert_eq!(
        (&route["token"], &route["handler"]),
        (&"Auth".into(), &"getCourse".into())
    );
    assert_eq!(
        (&detail["calls"], &detail["called_by"]),
        (&json!(["user-rpc"]), &json!([]))
    );
    let secret = json!({"key": "Auth.AccessSecret", "value": null, "secret": true, "set": true});
    assert!(
        detail["configuration"]
            .as_array()
            .unwrap()
            .contains(&secret)
    );
    let rpc = get(&page, "/api/services/user-rpc");
    for text in [
        detail.to_string(),
        rpc.to_string(),
        get(&page, "/api/system").to_string(),
    ] {
        assert!(!text.contains("hush"), "{text}");
    }
    assert_eq!(
        send(&page, "GET /api/services/nobody", &[], b"").status,
        404
    );
}

#[test]
fn a_route_comes_with_all_that_its_form_needs() {
    let page = page();
    let all = get(&page, "/api/operations?service=user-api");
    let login = &all["operations"][0];
    assert_eq!(login["summary"], "Logs a user in.");
    assert_eq!(login["body"]["type"], "application/json");
    assert_eq!(
        login["body"]["schema"]["$ref"],
        "#/components/schemas/LoginRequest"
    );
    let request = &all["components"]["schemas"]["LoginRequest"];
    assert_eq!(request["required"], json!(["loginName"]));
    assert_eq!(request["properties"]["sex"]["maximum"], 2);
    assert_eq!(request["properties"]["loginName"]["maxLength"], 9);
    let course = &all["operations"][1];
    assert_eq!(
        (&course["path"], &course["group"]),
        (&"/api/course/{id}".into(), &"course".into())
    );
    let places: Vec<&Value> = course["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["in"])
        .collect();
    assert_eq!(places, ["path", "query"]);
    assert_eq!(course["parameters"][1]["schema"]["default"], 1);
}

#[test]
fn a_method_comes_with_the_schema_of_its_message() {
    let page = page();
    let all = get(&page, "/api/operations?service=user-rpc");
    let (login, watch) = (&all["operations"][0], &all["operations"][1]);
    assert_eq!(
        (&login["id"], &login["streams"]),
        (&"user-rpc /user.User/Login".into(), &"none".into())
    );
    assert_eq!(
        (&watch["method"], &watch["streams"]),
        (&"rpc stream out".into(), &"out".into())
    );
    let expected = json!({
        "type": "object", "description": "Who comes in.",
        "properties": {
            "loginName": {"type": "string", "description": "By which he is known."},
            "id": {"type": "string", "format": "uint64", "examples": ["1"]},
            "mail": {"type": "string"}, "phone": {"type": "string"},
        },
        "allOf": [{"oneOf": [{"required": ["mail"]}, {"required": ["phone"]}]}],
    });
    assert_eq!(all["components"]["schemas"]["user.LoginRequest"], expected);
    // Of a choice, one.
    let example = json!({"loginName": "string", "id": "1", "mail": "string"});
    assert_eq!(login["body"]["example"], example);
    let bare = get(&page, "/api/operations");
    assert_eq!(bare["operations"].as_array().unwrap().len(), 4);
    assert_eq!(bare["operations"][0]["body"], Value::Null);
}

#[test]
fn what_runs_is_shown_with_why_it_does_not() {
    let page = page();
    page.board()
        .build(Build::Failed("\u{1b}[1merror\u{1b}[0m: no `;`".to_owned()));
    page.board().services(vec![Condition {
        service: "user-rpc".to_owned(),
        doing: Doing::Failed,
        error: Some("ended by itself (signal: 9 (SIGKILL))".to_owned()),
        last: vec!["<script>".to_owned()],
    }]);
    let state = get(&page, "/api/state");
    assert_eq!(
        (&state["build"]["state"], &state["build"]["text"]),
        (&"failed".into(), &"error: no `;`".into())
    );
    let service = &state["services"][0];
    assert_eq!(
        (&service["state"], &service["last"]),
        (&"failed".into(), &json!(["<script>"]))
    );
}

#[test]
fn findings_come_with_their_lines() {
    let page = page();
    assert_eq!(send(&page, "GET /api/findings", &[], b"").status, 404);
    let mut sources = SourceMap::default();
    let file = sources.add("user.api", "type (\n\tA {\n\t\tB C\n\t}\n)\n");
    let found = Diagnostic::new(&codes::NO_ROUTES, "unknown type `C`")
        .at(Span::new(file, 14..15), "not found");
    page.board().find(Findings::of(&[found], &sources, None));
    let findings = get(&page, "/api/findings");
    let finding = &findings["findings"][0];
    assert_eq!(
        (&finding["file"], &finding["line"], &finding["label"]),
        (&"user.api".into(), &3.into(), &"not found".into())
    );
    assert_eq!(finding["source"][2], json!({"line": 3, "text": "\t\tB C"}));
}
