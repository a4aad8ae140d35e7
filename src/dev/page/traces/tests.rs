use prost::Message as _;
use prost::bytes::Bytes;
use std::sync::Arc;

use super::view::TraceView;
use super::wire::{AnyValue, KeyValue, Span, any_value};
use super::*;

const LIMITS: Limits = Limits {
    traces: 100,
    spans: 300,
    spans_of_one: 50,
    bytes: 1_000_000,
};

const SERVER: i32 = 2;
const CLIENT: i32 = 3;

/// A span of a trace, below another one, with these attributes.
fn span(trace: u128, (id, parent): (u64, u64), kind: i32, attributes: &[(&str, &str)]) -> Span {
    let attribute = |(key, value): &(&str, &str)| {
        let value = match value.parse() {
            Ok(number) => any_value::Value::Int(number),
            Err(_) => any_value::Value::Text((*value).to_owned()),
        };
        KeyValue {
            key: (*key).to_owned(),
            value: Some(AnyValue { value: Some(value) }),
        }
    };
    Span {
        trace: trace.to_be_bytes().to_vec(),
        id: id.to_be_bytes().to_vec(),
        parent: if parent == 0 {
            Vec::new()
        } else {
            parent.to_be_bytes().to_vec()
        },
        name: format!("span {id}"),
        kind,
        start: 1_000_000_000 + id,
        end: 1_000_000_000 + id + 2_500_000,
        attributes: attributes.iter().map(attribute).collect(),
        ..Span::default()
    }
}

fn arrived(service: &str, sent: &Span) -> Arrived {
    let service: Arc<str> = service.into();
    Arrived::read(&Bytes::from(sent.encode_to_vec()), &service).unwrap()
}

fn request(trace: u128) -> Arrived {
    let attributes = [
        ("http.request.method", "POST"),
        ("http.route", "/api/user/login"),
        ("url.path", "/api/user/login"),
        ("http.response.status_code", "500"),
    ];
    arrived("user-api", &span(trace, (1, 0), SERVER, &attributes))
}

fn statement(trace: u128) -> Arrived {
    let attributes = [
        ("db.system.name", "sqlite"),
        ("db.query.text", "SELECT Héllo"),
    ];
    arrived("user-rpc", &span(trace, (7, 1), CLIENT, &attributes))
}

fn page(traces: &Traces, wanted: Wanted) -> Vec<String> {
    let page = traces.page(&wanted);
    page.requests
        .into_iter()
        .map(|it| it.trace[30..].to_owned())
        .collect()
}

#[test]
fn spans_of_several_services_become_one_request() {
    let mut traces = Traces::new(LIMITS);
    traces.push(&[statement(5)]);
    assert_eq!(traces.page(&Wanted::default()).requests[0].name, "span 7");
    traces.push(&[request(5), request(5)]);
    let TraceView { request, spans, .. } = traces.get(5).unwrap().view().unwrap();
    let json = serde_json::to_value(&request).unwrap();
    let expected = serde_json::json!({
        "seq": 0, "trace": format!("{:032x}", 5), "service": "user-api", "kind": "http", "name": "span 1",
        "method": "POST", "route": "/api/user/login", "path": "/api/user/login", "status": 500, "code": null,
        "start": 1_000.000_001, "duration": 2.5, "error": true, "spans": 2, "services": ["user-api", "user-rpc"],
        "tried": false, "size": null,
    });
    assert_eq!(json, expected);
    let span = serde_json::to_value(&spans[1]).unwrap();
    assert_eq!(span["statement"], "SELECT Héllo");
    assert_eq!(
        (&span["layer"], &span["kind"]),
        (&"sql".into(), &"client".into())
    );
    assert_eq!(span["parent"], "0000000000000001");
}

#[test]
fn the_oldest_traces_go() {
    let mut traces = Traces::new(LIMITS);
    for trace in 1..=250 {
        traces.push(&[request(trace), statement(trace)]);
    }
    let count = traces.count();
    assert_eq!((count.traces, count.spans, count.dropped), (100, 200, 0));
    assert!(traces.get(150).is_none() && traces.get(151).is_some());
    // What comes late of one that is gone begins it anew.
    traces.push(&[statement(3)]);
    assert_eq!(traces.count().traces, 100);
    assert_eq!(
        page(
            &traces,
            Wanted {
                limit: Some(2),
                ..Wanted::default()
            }
        ),
        ["03", "fa"]
    );
}

#[test]
fn bytes_are_counted_as_they_come_and_go() {
    let limits = Limits {
        traces: 1_000_000,
        spans: 1_000_000,
        bytes: 100_000,
        ..LIMITS
    };
    let mut traces = Traces::new(limits);
    for trace in 1..=2_000 {
        let text = "x".repeat(usize::try_from(trace).unwrap());
        let sent = span(trace, (1, 0), SERVER, &[("http.request.method", &text)]);
        traces.push(&[arrived("a", &sent)]);
        assert!(traces.count().bytes <= limits.bytes);
    }
    let spans = traces.all.iter().flat_map(|trace| &trace.spans);
    let held: usize = spans.map(|span| span.cost() + COST).sum();
    assert_eq!(held, traces.count().bytes);
}

#[test]
fn a_trace_without_end_is_cut_and_what_is_no_span_is_refused() {
    let mut traces = Traces::new(LIMITS);
    for id in 1..=80 {
        traces.push(&[arrived("a", &span(9, (id, 0), SERVER, &[]))]);
    }
    let count = traces.count();
    assert_eq!((count.spans, count.dropped), (50, 30));
    assert_eq!(traces.get(9).unwrap().view().unwrap().cut, 30);
    let service: Arc<str> = "a".into();
    let nameless = span(0, (1, 0), SERVER, &[]).encode_to_vec();
    let huge = span(1, (1, 0), SERVER, &[("a", &"x".repeat(300_000))]).encode_to_vec();
    for bytes in [nameless, huge, b"no span".to_vec(), Vec::new()] {
        assert!(Arrived::read(&Bytes::from(bytes), &service).is_none());
    }
}

#[test]
fn requests_are_filtered_and_come_in_pages() {
    let mut traces = Traces::new(LIMITS);
    for trace in 1..=5 {
        traces.push(&[request(trace)]);
    }
    traces.push(&[statement(3)]);
    let none = Wanted::default;
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        page(
            &traces,
            Wanted {
                service: some("user-rpc"),
                ..none()
            }
        ),
        ["03"]
    );
    assert_eq!(
        page(
            &traces,
            Wanted {
                text: some("select hé"),
                ..none()
            }
        ),
        ["03"]
    );
    assert_eq!(
        page(
            &traces,
            Wanted {
                status: some("4xx"),
                ..none()
            }
        ),
        Vec::<String>::new()
    );
    assert_eq!(
        page(
            &traces,
            Wanted {
                status: some("5xx"),
                ..none()
            }
        )
        .len(),
        5
    );
    assert_eq!(
        page(
            &traces,
            Wanted {
                min: Some(2.6),
                ..none()
            }
        )
        .len(),
        0
    );
    let first = traces.page(&Wanted {
        limit: Some(2),
        ..none()
    });
    let next = serde_json::to_value(&first).unwrap()["next"].as_u64();
    assert_eq!(next, Some(3));
    assert_eq!(
        page(
            &traces,
            Wanted {
                before: next,
                limit: Some(2),
                ..none()
            }
        ),
        ["03", "02"]
    );
}

#[test]
fn a_trace_that_is_expected_is_no_request_before_it_comes() {
    let mut traces = Traces::new(Limits {
        traces: 100_000,
        spans: 100_000,
        ..LIMITS
    });
    traces.expect(77);
    assert!(traces.page(&Wanted::default()).requests.is_empty());
    traces.push(&[request(77)]);
    assert_eq!(page(&traces, Wanted::default()), ["4d"]);
}

#[test]
fn what_changed_is_told_once() {
    let mut traces = Traces::new(LIMITS);
    traces.push(&[request(1), request(2), request(3)]);
    let revision = traces.revision();
    assert_eq!(traces.since(0, 2).0.len(), 2);
    assert_eq!(traces.since(0, 2).1, 1);
    traces.push(&[statement(2)]);
    let (changed, skipped) = traces.since(revision, 10);
    assert_eq!(
        (changed.len(), changed[0].services.len(), skipped),
        (1, 2, 0)
    );
}
