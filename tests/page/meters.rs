//! How busy services are, as their pages of metrics say.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use ferroctl::dev::page::{Origin, Page};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::client::get as asked;
use crate::services::serve;
use crate::workspace::{Ports, facts_with};

/// A service that has done all its work between the first look and the second.
fn metrics(looks: &AtomicU32) -> String {
    let count = match looks.fetch_add(1, Ordering::Relaxed) {
        0 => 1,
        _ => 10_000,
    };
    let labels = r#"method="/user.User/Login""#;
    format!(
        "# TYPE rpc_client_requests_duration_ms histogram\n\
         rpc_client_requests_duration_ms_bucket{{{labels},le=\"5\"}} {count}\n\
         rpc_client_requests_duration_ms_bucket{{{labels},le=\"+Inf\"}} {count}\n\
         rpc_client_requests_duration_ms_count{{{labels}}} {count}\n\
         rpc_client_requests_code_total{{{labels},code=\"5000\"}} {}\n\
         http_server_requests_duration_ms_count{{path=\"/\"}} {count}\n\
         sql_client_requests_duration_ms_count{{command=\"select\"}} {count}\n",
        count / 10
    )
}

#[test]
fn counters_of_a_service_are_rates_of_it_and_of_its_edges() {
    static LOOKS: AtomicU32 = AtomicU32::new(0);
    let runtime = Runtime::new().unwrap();
    let port = serve(
        &runtime,
        Router::new().route("/m", get(async || metrics(&LOOKS))),
    );
    let page = Page::open(0, Origin::default()).unwrap();
    let prometheus = format!("Prometheus: {{Host: 127.0.0.1, Port: {port}, Path: /m}}\n");
    let ports = Ports { api: 1, rpc: 1 };
    page.board().know(facts_with(ports, &prometheus));
    let rates = loop {
        let rates = asked(&page, "/api/rates");
        if rates["edges"] != json!({}) {
            break rates;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let rate = |of: &Value, key| of[key].as_f64().unwrap();
    let edge = &rates["edges"]["user-api>user-rpc"];
    // 9,999 calls in the last ten seconds, 1,000 of which failed.
    assert!((rate(edge, "rate") - 999.9).abs() < 0.1, "{rates}");
    assert!((rate(edge, "errors") - 100.0).abs() < 0.1, "{rates}");
    assert!(rate(edge, "p99") < 5.0, "{rates}");
    assert!(
        (rate(&rates["nodes"]["user-api"], "rate") - 999.9).abs() < 0.1,
        "{rates}"
    );
    assert_eq!(rates["nodes"]["user-api"]["p99"], Value::Null);
    // This service has no database, and the other one no page.
    assert_eq!(rates["nodes"].as_object().unwrap().len(), 1, "{rates}");
}
