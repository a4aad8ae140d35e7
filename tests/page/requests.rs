//! What becomes of spans and log lines.

use std::sync::Arc;

use axum::http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use prost::bytes::Bytes;
use serde_json::{Value, json};

use crate::client::{address, get, send as ask};
use crate::spans::{self, Span, batch, send};
use crate::workspace::page;

fn id(trace: u128) -> String {
    format!("{trace:032x}")
}

#[test]
fn spans_and_lines_of_several_services_become_one_request() {
    let page = page();
    let failing = Span {
        failure: Some("no such table: user"),
        ..Span::statement(7)
    };
    let [request, call, served, _] = Span::all(7);
    send(&page, &[request, call]);
    send(&page, &[served, failing]);
    let lines: Arc<str> = "user-rpc".into();
    let line = json!({"level": "error", "content": "cannot read: no such table: user", "caller": "logic/login.rs:31",
        "trace": id(7), "span": "0000000000000003"});
    page.board().line(&lines, &line.to_string());
    page.board()
        .line(&lines, &line.to_string().replace(&id(7), &id(8)));
    let list = get(&page, "/api/requests");
    let shown = &list["requests"][0];
    assert_eq!(
        (&shown["route"], &shown["status"]),
        (&"/api/user/login".into(), &200.into())
    );
    assert_eq!(
        (&shown["spans"], &shown["services"]),
        (&4.into(), &json!(["user-api", "user-rpc"]))
    );
    let trace = get(&page, &format!("/api/traces/{}", id(7)));
    let layers: Vec<&Value> = trace["spans"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["layer"])
        .collect();
    assert_eq!(layers, ["http", "grpc", "grpc", "sql"]);
    assert_eq!(trace["spans"][3]["statement"], "SELECT * FROM user");
    assert_eq!(trace["logs"].as_array().unwrap().len(), 1);
    let errors = json!([{"service": "user-rpc", "span": "0000000000000003",
        "chain": ["cannot read", "no such table: user"], "caller": "logic/login.rs:31"}]);
    assert_eq!(trace["errors"], errors);
    assert_eq!(ask(&page, "GET /api/traces/9", &[], b"").status, 404);
}

#[test]
fn every_node_and_every_edge_has_its_rate() {
    let page = page();
    for trace in 1..=20 {
        send(&page, &Span::all(trace));
    }
    let rates = get(&page, "/api/rates");
    for place in [
        "/nodes/user-api",
        "/nodes/user-rpc",
        "/nodes/user-rpc~1db",
        "/edges/user-api>user-rpc",
        "/edges/user-rpc>user-rpc~1db",
    ] {
        let rate = rates
            .pointer(place)
            .unwrap_or_else(|| panic!("{place} in {rates}"));
        assert_eq!(
            (&rate["rate"], &rate["errors"]),
            (&2.0.into(), &0.0.into()),
            "{place}"
        );
        let p99 = rate["p99"].as_f64().unwrap();
        assert!((p99 / 5.0 - 1.0).abs() < 0.07, "{p99}");
    }
}

/// As the exporter of a service does.
#[test]
fn spans_come_over_grpc() {
    let page = page();
    let url = page.collector();
    let message = batch(&Span::all(5));
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let frame = [&[0], &length[..], &message].concat();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let trailers = runtime.block_on(async {
        let stream = tokio::net::TcpStream::connect(address(&url)).await.unwrap();
        let handshake = http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
        let (mut sender, connection) = handshake.await.unwrap();
        tokio::spawn(connection);
        let path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
        let request = Request::post(format!("{url}{path}"))
            .header("content-type", "application/grpc")
            .body(Full::new(Bytes::from(frame)))
            .unwrap();
        let answer = sender.send_request(request).await.unwrap();
        let body = answer.into_body().collect().await.unwrap();
        body.trailers().cloned().unwrap()
    });
    assert_eq!(trailers["grpc-status"], "0");
    assert_eq!(get(&page, "/api/requests")["held"]["spans"], 4);
}

#[test]
fn ten_thousand_spans_stay_within_bounds() {
    let page = page();
    let long = "x".repeat(10_000);
    for trace in 1..=2_500 {
        let attributes = [("http.request.method", "GET"), ("url.path", long.as_str())];
        let mut all = Span::all(trace);
        all[0].attributes = &attributes;
        let [a, b, c, d] = &all;
        send(&page, &[a.clone(), b.clone(), c.clone(), d.clone()]);
    }
    let list = get(&page, "/api/requests?limit=500");
    assert_eq!(list["requests"].as_array().unwrap().len(), 500);
    let held = &list["held"];
    let (spans, dropped) = (
        held["spans"].as_u64().unwrap(),
        held["dropped"].as_u64().unwrap(),
    );
    assert_eq!(spans + dropped, 10_000, "{held}");
    assert!(
        held["bytes"].as_u64().unwrap() <= 48 * 1024 * 1024,
        "{held}"
    );
    let next = list["next"].as_u64().unwrap();
    let older = get(&page, &format!("/api/requests?before={next}&limit=1"));
    assert_eq!(older["requests"][0]["seq"], next - 1);
}

#[test]
fn hostile_names_are_values_of_json_and_nothing_else() {
    let page = page();
    let name = "</script><img src=x onerror=alert(1)>\"\u{202e}\n\u{2028}";
    let span = Span {
        name,
        service: name,
        attributes: &[("http.request.method", "<b>"), ("<i>", "\u{0}")],
        ..Span::request(3)
    };
    send(&page, &[span]);
    page.board().line(&name.into(), name);
    for path in ["/api/requests", "/api/logs", "/api/traces/3"] {
        let answer = ask(&page, &format!("GET {path}"), &[], b"");
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.json().to_string().contains("onerror"), "{path}");
    }
    let trace = get(&page, "/api/traces/3");
    assert_eq!(
        (&trace["request"]["name"], &trace["request"]["service"]),
        (&name.into(), &name.into())
    );
    let found = get(&page, "/api/requests?text=ONERROR%3Dalert");
    assert_eq!(found["requests"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_no_batch_is_refused() {
    let page = page();
    assert_eq!(spans::post(&page, b"no protobuf").status, 400);
    assert_eq!(spans::post(&page, &vec![0; 17 * 1024 * 1024]).status, 413);
    let url = page.collector();
    let headers = [("Host", "x"), ("Content-Type", "text/plain")];
    let answer = crate::client::send_to(
        address(&url),
        "POST /v1/traces",
        &headers,
        &batch(&Span::all(1)),
    );
    assert_eq!(answer.status, 415);
    let of_browser = [
        ("Host", "x"),
        ("Content-Type", "application/x-protobuf"),
        ("Origin", "http://x"),
    ];
    let answer = crate::client::send_to(
        address(&url),
        "POST /v1/traces",
        &of_browser,
        &batch(&Span::all(1)),
    );
    assert_eq!(answer.status, 415);
    assert_eq!(get(&page, "/api/requests")["held"]["spans"], 0);
}
