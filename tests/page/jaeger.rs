//! Requests of services whose spans go to a Jaeger.

use std::time::Duration;

use axum::Router;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::routing::get;
use ferroctl::dev::page::{Jaeger, Origin, Page};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::client::get as asked;
use crate::services::serve;
use crate::workspace::{Ports, facts};

/// What Jaeger 2.13 answered for a login that a wrong password ended.
const RECORDED: &str = include_str!("jaeger.json");
const TRACE: &str = "831cdd65e00891cb85160208b996e3ff";

/// A page that asks a Jaeger, and what keeps that one running.
fn page(
    answer: impl Fn(&str) -> (StatusCode, String) + Clone + Send + Sync + 'static,
) -> (Page, Runtime) {
    let runtime = Runtime::new().unwrap();
    let route = get(async move |RawQuery(query)| answer(&query.unwrap_or_default()));
    let port = serve(&runtime, Router::new().route("/ui/api/traces", route));
    let origin = Origin {
        is_attached: true,
        jaeger: Some(Jaeger::parse(&format!("http://127.0.0.1:{port}/ui")).unwrap()),
    };
    let page = Page::open(0, origin).unwrap();
    page.board().know(facts(Ports { api: 1, rpc: 1 }));
    (page, runtime)
}

fn until<T>(what: impl Fn() -> Option<T>) -> T {
    for _ in 0..600 {
        if let Some(found) = what() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("it does not come")
}

fn state(page: &Page) -> Value {
    until(|| {
        let state = asked(page, "/api/state")["jaeger"].clone();
        (state["state"] != "waiting").then_some(state)
    })
}

#[test]
fn what_a_jaeger_has_is_shown_as_what_comes_by_itself() {
    let (page, _jaeger) = page(|query| match query.contains("service=user%2Dapi&") {
        true => (StatusCode::OK, RECORDED.to_owned()),
        false => (StatusCode::OK, r#"{"data":null,"errors":null}"#.to_owned()),
    });
    assert_eq!(state(&page), json!({"state": "ok", "text": ""}));
    assert_eq!(asked(&page, "/api/system")["mode"], "attach");
    let list = asked(&page, "/api/requests");
    let request = &list["requests"][0];
    let expected = json!(["user-api", "/api/user/login", 400, 7, 182.837]);
    let shown = ["service", "route", "status", "spans", "duration"].map(|key| &request[key]);
    assert_eq!(json!(shown), expected);
    let trace = asked(&page, &format!("/api/traces/{TRACE}"));
    let spans = trace["spans"].as_array().unwrap().iter();
    let layers: Vec<&Value> = spans.map(|it| &it["layer"]).collect();
    assert_eq!(
        json!(layers),
        json!(["http", "grpc", "grpc", "cache", "sql", "cache", "sql"])
    );
    let statement = trace["spans"][4]["statement"].as_str().unwrap();
    assert!(statement.starts_with("SELECT"), "{statement}");
    assert_eq!(trace["errors"][0]["chain"], json!(["密码错误"]));
    // It comes again every two seconds, and is there once.
    std::thread::sleep(Duration::from_millis(2500));
    assert_eq!(asked(&page, "/api/requests")["held"]["spans"], 7);
}

#[test]
fn a_jaeger_that_does_not_answer_is_said() {
    let nested = format!(
        r#"{{"data":{}1{}}}"#,
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    let answers = [
        (StatusCode::BAD_GATEWAY, String::new(), "answered 502"),
        (StatusCode::OK, "<html>".to_owned(), "is no list of traces"),
        (StatusCode::OK, nested, "is no list of traces"),
        (
            StatusCode::OK,
            r#"{"data":[{"spans":[{"traceID":7}]}]}"#.to_owned(),
            "is no list of traces",
        ),
        (StatusCode::OK, " ".repeat(33 * 1024 * 1024), "broke off"),
    ];
    for (status, body, reason) in answers {
        let (page, _jaeger) = page(move |_| (status, body.clone()));
        let state = state(&page);
        assert_eq!(state["state"], "failed");
        assert!(state["text"].as_str().unwrap().contains(reason), "{state}");
    }
}

#[test]
fn spans_of_other_shapes_are_counted_and_left_out() {
    let span = |id: &str, tags: Value| {
        json!({"traceID": "7", "spanID": id, "operationName": "sql", "startTime": u64::MAX, "duration": u64::MAX,
            "processID": "p1", "tags": tags})
    };
    let tags = json!([{"key": "sql.method", "value": "QueryRow"}, {"key": "odd", "value": [1]}, {"key": "none"},
        {"key": "error", "value": "true"}]);
    let traces =
        json!({"data": [{"spans": [span("1", tags), span("x", json!([])), span("0", json!([]))]}]});
    let (page, _jaeger) = page(move |_| (StatusCode::OK, traces.to_string()));
    assert_eq!(state(&page)["state"], "ok");
    let trace = asked(&page, "/api/traces/00000000000000000000000000000007");
    let spans = trace["spans"].as_array().unwrap();
    assert_eq!(
        (spans.len(), &spans[0]["layer"], &spans[0]["statement"]),
        (1, &json!("sql"), &json!("QueryRow"))
    );
    assert_eq!(spans[0]["service"], "unknown");
    assert!(asked(&page, "/api/requests")["held"]["dropped"].as_u64() >= Some(4));
}
