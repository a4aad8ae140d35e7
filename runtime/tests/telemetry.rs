//! Spans on their way to a collector, through every batcher.

use std::time::{Duration, Instant};

use ferroctl_runtime::{
    settings::{self, ServiceSettings},
    telemetry::{SpanKind, Telemetry, TraceContext, scope},
    testing::{SeenSpan, Sink},
};

fn service(batcher: &str, endpoint: &str) -> ServiceSettings {
    ServiceSettings {
        name: "user-api".to_owned(),
        telemetry: Some(settings::Telemetry {
            batcher: batcher.to_owned(),
            endpoint: endpoint.to_owned(),
            ..settings::Telemetry::default()
        }),
        ..ServiceSettings::default()
    }
}

/// A request with a call to another service in it.
async fn request(telemetry: &Telemetry) {
    let mut server = telemetry.server_span("POST /api/user/login", None);
    server.set("http.request.method", "POST");
    server.set("http.response.status_code", 500);
    scope(server.context(), async {
        telemetry
            .client_span("user.User/Login")
            .error("unavailable");
    })
    .await;
}

fn named<'a>(spans: &'a [SeenSpan], name: &str) -> &'a SeenSpan {
    spans.iter().find(|span| span.name == name).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_arrive_over_grpc_and_http() {
    for batcher in ["otlpgrpc", "otlphttp", "jaeger", "zipkin"] {
        let sink = Sink::start().await.unwrap();
        let telemetry = Telemetry::new(&service(batcher, &sink.endpoint())).unwrap();
        request(&telemetry).await;
        telemetry.shutdown().await;
        let spans = sink.wait_for(2).await.unwrap();
        let server = named(&spans, "POST /api/user/login");
        let client = named(&spans, "user.User/Login");
        assert_eq!(
            (server.service.as_str(), server.kind),
            ("user-api", "server")
        );
        assert_eq!(server.attributes["http.response.status_code"], "500");
        assert_eq!(server.parent_id, None);
        assert_eq!(client.trace_id, server.trace_id);
        assert_eq!(client.parent_id.as_ref(), Some(&server.span_id));
        assert_eq!(
            (client.kind, client.error.as_deref()),
            ("client", Some("unavailable"))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_go_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("traces/spans.jsonl");
    let telemetry = Telemetry::new(&service("file", path.to_str().unwrap())).unwrap();
    request(&telemetry).await;
    telemetry.shutdown().await;
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    // The client's span ends first.
    assert_eq!(lines[0]["parentSpanID"], lines[1]["spanID"]);
    assert_eq!(lines[0]["error"], "unavailable");
    assert_eq!(lines[1]["service"], "user-api");
    assert_eq!(lines[1]["attributes"]["http.response.status_code"], 500);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_caller_decides_on_sampling() {
    let sink = Sink::start().await.unwrap();
    let telemetry = Telemetry::new(&service("otlpgrpc", &sink.endpoint())).unwrap();
    let caller = |flags: &str| {
        let id = "4bf92f3577b34da6a3ce929d0e0e4736";
        let value = format!("00-{id}-00f067aa0ba902b7-{flags}");
        let headers = [(
            http::HeaderName::from_static("traceparent"),
            value.parse().unwrap(),
        )];
        TraceContext::from_headers(&headers.into_iter().collect())
    };
    let unsampled = telemetry.span(SpanKind::Server, "unsampled", caller("00"));
    assert!(!unsampled.is_recording() && !unsampled.context().sampled());
    telemetry.server_span("sampled", caller("01")).end();
    drop(unsampled);
    telemetry.shutdown().await;
    let spans = sink.wait_for(1).await.unwrap();
    assert_eq!(spans.len(), 1);
    assert_eq!(spans[0].trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!(spans[0].parent_id.as_deref(), Some("00f067aa0ba902b7"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_away_costs_nothing_but_its_spans() {
    // Nobody listens on a port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = free.local_addr().unwrap();
    drop(free);
    for batcher in ["otlpgrpc", "otlphttp"] {
        let telemetry = Telemetry::new(&service(batcher, &addr.to_string())).unwrap();
        let begun = Instant::now();
        for _ in 0..20_000 {
            telemetry.server_span("x", None).end();
        }
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "{:?}",
            begun.elapsed()
        );
        let begun = Instant::now();
        telemetry.shutdown().await;
        assert!(
            begun.elapsed() < Duration::from_secs(3),
            "{:?}",
            begun.elapsed()
        );
        let text = telemetry
            .metrics()
            .text(ferroctl_runtime::telemetry::metrics::Format::Prometheus);
        let dropped = text
            .lines()
            .find_map(|line| line.strip_prefix("otel_spans_dropped_total "));
        let dropped: u64 = dropped.unwrap().parse().unwrap();
        assert!(dropped >= 20_000 - 8192, "{batcher}: {dropped}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_block_nothing_is_sampled() {
    let telemetry = Telemetry::new(&ServiceSettings::default()).unwrap();
    let span = telemetry.server_span("x", None);
    assert!(!span.context().sampled() && !span.is_recording());
}

#[tokio::test]
async fn a_file_that_cannot_be_opened_stops_the_start_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let error = Telemetry::new(&service("file", &path)).unwrap_err();
    let problem = format!("Telemetry.Endpoint: cannot write `{path}`");
    assert_eq!(error.to_string(), problem);
}
