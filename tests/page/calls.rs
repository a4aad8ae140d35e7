//! What forms of the page send, and what comes back.

use std::time::{Duration, Instant};

use ferroctl::dev::page::{Origin, Page};
use serde_json::{Value, json};

use crate::client::{get, post};
use crate::services::Services;
use crate::workspace::{Ports, facts_with, page_of};

fn page(services: &Services) -> Page {
    page_of(Ports {
        api: services.api,
        rpc: services.rpc,
    })
}

fn login(body: &str) -> Value {
    json!({"operation": "user-api POST /api/user/login", "headers": [["Authorization", "Bearer hush"]], "body": body})
}

fn course(id: &str) -> Value {
    json!({"operation": "user-api GET /api/course/:id", "parameters": {"path": {"id": id}, "query": {"page": ["2"]}}})
}

#[test]
fn a_route_is_called_and_its_answer_passed_on() {
    let services = Services::start();
    let page = page(&services);
    let answer = post(&page, "/api/call", &login("{\"loginName\":\"é\"}"));
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let lines = answer.lines();
    let [head, chunk, end] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    let (head, end) = (&head["head"], &end["end"]);
    assert_eq!(
        (&head["status"], &end["error"]),
        (&200.into(), &Value::Null)
    );
    let expected = "POST /api/user/login application/json Bearer hush {\"loginName\":\"é\"}";
    assert_eq!(chunk["chunk"], expected);
    assert_eq!(
        (&end["size"], &end["truncated"]),
        (&expected.len().into(), &false.into())
    );
    let trace = head["trace"].as_str().unwrap();
    let sent = head["headers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it[0] == "x-trace")
        .unwrap();
    assert!(
        sent[1]
            .as_str()
            .unwrap()
            .starts_with(&format!("00-{trace}-")),
        "{sent}"
    );
    assert!(sent[1].as_str().unwrap().ends_with("-01"), "{sent}");

    let exchange = &get(&page, &format!("/api/traces/{trace}"))["exchange"];
    assert_eq!(
        (&exchange["status"], &exchange["body"]),
        (&200.into(), &expected.into())
    );
    let headers = exchange["request_headers"].to_string() + &exchange["headers"].to_string();
    assert!(
        !headers.contains("hush") && headers.contains(r#"["authorization","***"]"#),
        "{headers}"
    );
}

#[test]
fn values_go_into_path_and_query_and_stay_there() {
    let services = Services::start();
    let page = page(&services);
    let lines = post(&page, "/api/call", &course("a/b?c")).lines();
    assert_eq!(
        lines[1]["chunk"].as_str().unwrap().trim_end(),
        "GET /api/course/a%2Fb%3Fc?page=2"
    );
    let refused = post(&page, "/api/call", &course(".."));
    assert_eq!(
        (refused.status, &refused.json()["error"]),
        (400, &"`id` cannot be `..` in a path".into())
    );
    let strange = json!({"operation": "user-api GET http://evil.example/"});
    assert_eq!(post(&page, "/api/call", &strange).status, 404);
}

#[test]
fn an_answer_without_end_is_cut() {
    let services = Services::start();
    let page = page(&services);
    let begun = Instant::now();
    let lines = post(&page, "/api/call", &course("100")).lines();
    let end = &lines.last().unwrap()["end"];
    assert_eq!(end["truncated"], true);
    assert!(end["size"].as_u64().unwrap() < 5 * 1024 * 1024, "{end}");
    assert!(begun.elapsed() < Duration::from_secs(10));
    let chunks = lines.iter().filter_map(|it| it["chunk"].as_str());
    assert_eq!(chunks.map(str::len).sum::<usize>(), 1024 * 1024);
}

#[test]
fn what_is_no_text_comes_in_base64_and_a_sign_is_never_cut() {
    let services = Services::start();
    let page = page(&services);
    let lines = post(&page, "/api/call", &course("7")).lines();
    assert_eq!(lines[1]["chunk64"], "//4=");
    let lines = post(&page, "/api/call", &course("8")).lines();
    let chunks: String = lines.iter().filter_map(|it| it["chunk"].as_str()).collect();
    assert_eq!(chunks, "h\u{e9}");
}

#[test]
fn a_service_that_is_away_is_said() {
    let page = page_of(Ports { api: 1, rpc: 1 });
    for call in [course("1"), watch("ada", 1)] {
        let lines = post(&page, "/api/call", &call).lines();
        let error = lines[0]["end"]["error"].as_str().unwrap();
        assert!(
            error.starts_with("nobody listens on 127.0.0.1:1"),
            "{error}"
        );
    }
}

fn watch(name: &str, id: u64) -> Value {
    let message = json!({"loginName": name, "id": id.to_string()});
    json!({"operation": "user-rpc /user.User/Watch", "messages": [message]})
}

#[test]
fn a_method_is_called_by_its_descriptors() {
    let services = Services::start();
    let page = page(&services);
    let lines = post(&page, "/api/call", &watch("ada", 3)).lines();
    let messages: Vec<&Value> = lines.iter().filter_map(|it| it.get("message")).collect();
    assert_eq!(
        messages,
        [
            &json!({"token": "ada 0"}),
            &json!({"token": "ada 1"}),
            &json!({"token": "ada 2"})
        ]
    );
    let end = &lines.last().unwrap()["end"];
    assert_eq!((&end["code"], &end["code_name"]), (&0.into(), &"OK".into()));

    let nobody = post(&page, "/api/call", &watch("nobody", 3)).lines();
    let end = &nobody.last().unwrap()["end"];
    assert_eq!(
        (&end["code"], &end["text"]),
        (&5000.into(), &"\u{65e0}".into())
    );

    let strange = json!({"operation": "user-rpc /user.User/Login", "messages": [{"nothing": 1}]});
    let refused = post(&page, "/api/call", &strange);
    assert_eq!(refused.status, 400);
    assert!(
        refused.json()["error"]
            .as_str()
            .unwrap()
            .contains("nothing"),
        "{refused:?}"
    );
}

#[test]
fn a_call_can_be_copied_and_no_quote_breaks_out() {
    let services = Services::start();
    let page = page(&services);
    let text = |call: &Value| {
        post(&page, "/api/copy", call).json()["text"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let copied = text(&login("@/etc/passwd 'x' $(y)\n"));
    let expected = format!(
        "curl -X POST http://127.0.0.1:{}/api/user/login -H 'authorization: Bearer hush' \
         -H 'content-type: application/json' --data-raw ",
        services.api
    );
    let body = copied
        .strip_prefix(&expected)
        .unwrap_or_else(|| panic!("{copied}"));
    assert_eq!(shlex::split(body).unwrap(), ["@/etc/passwd 'x' $(y)\n"]);
    let words = shlex::split(&text(&watch("ada's", 1))).unwrap();
    let address = format!("127.0.0.1:{}", services.rpc);
    assert_eq!(&words[..3], ["grpcurl", "-plaintext", "-d"]);
    assert_eq!(&words[4..], [address.as_str(), "user.User/Watch"]);
    let message: Value = serde_json::from_str(&words[3]).unwrap();
    assert_eq!(message["loginName"], "ada's");
}

#[test]
fn a_service_under_tls_is_called_from_a_shell() {
    let page = Page::open(0, Origin::default()).unwrap();
    let ports = Ports {
        api: 443,
        rpc: 9300,
    };
    page.board().know(facts_with(ports, "CertFile: tls.crt\n"));
    let answer = post(&page, "/api/call", &login("{}"));
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("forms speak no TLS"), "{answer:?}");
    let copied = post(&page, "/api/copy", &login("{}")).json();
    let text = copied["text"].as_str().unwrap();
    assert!(
        text.starts_with("curl -X POST https://127.0.0.1:443/api/user/login "),
        "{text}"
    );
}
