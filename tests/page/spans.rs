//! Spans as services send them.

use ferroctl::dev::page::Page;
use prost::Message as _;

use crate::client::{Answer, address, send_to};

/// A span of a trace, below another one; 0 is none.
#[derive(Clone)]
pub struct Span<'a> {
    pub service: &'a str,
    pub trace: u128,
    pub id: u64,
    pub parent: u64,
    pub name: &'a str,
    pub kind: i32,
    pub attributes: &'a [(&'a str, &'a str)],
    /// What it says of its failure.
    pub failure: Option<&'a str>,
}

pub const SERVER: i32 = 2;
pub const CLIENT: i32 = 3;

impl Span<'_> {
    pub fn request(trace: u128) -> Self {
        Span {
            service: "user-api",
            trace,
            id: 1,
            parent: 0,
            name: "POST /api/user/login",
            kind: SERVER,
            attributes: &[
                ("http.request.method", "POST"),
                ("http.route", "/api/user/login"),
                ("url.path", "/api/user/login"),
                ("http.response.status_code", "200"),
            ],
            failure: None,
        }
    }

    pub fn call(trace: u128) -> Self {
        Span {
            id: 2,
            parent: 1,
            name: "user.User/Login",
            kind: CLIENT,
            attributes: &[("rpc.system", "grpc"), ("rpc.service", "user.User")],
            ..Self::request(trace)
        }
    }

    pub fn served(trace: u128) -> Self {
        Span {
            service: "user-rpc",
            id: 3,
            parent: 2,
            kind: SERVER,
            ..Self::call(trace)
        }
    }

    pub fn statement(trace: u128) -> Self {
        Span {
            service: "user-rpc",
            id: 4,
            parent: 3,
            name: "SELECT",
            kind: CLIENT,
            attributes: &[
                ("db.system.name", "mysql"),
                ("db.query.text", "SELECT * FROM user"),
            ],
            ..Self::request(trace)
        }
    }

    /// A whole request.
    pub fn all(trace: u128) -> [Self; 4] {
        [
            Self::request(trace),
            Self::call(trace),
            Self::served(trace),
            Self::statement(trace),
        ]
    }
}

/// Sends spans over HTTP.
pub fn send(page: &Page, spans: &[Span<'_>]) {
    let answer = post(page, &batch(spans));
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// Sends bytes over HTTP.
pub fn post(page: &Page, bytes: &[u8]) -> Answer {
    let url = page.collector();
    let headers = [("Host", "x"), ("Content-Type", "application/x-protobuf")];
    send_to(address(&url), "POST /v1/traces", &headers, bytes)
}

/// A batch, encoded.
pub fn batch(spans: &[Span<'_>]) -> Vec<u8> {
    let resources = spans.iter().map(|span| Resource {
        resource: Some(Attributes {
            attributes: vec![attribute("service.name", span.service)],
        }),
        scopes: vec![Scope {
            spans: vec![sent(span)],
        }],
    });
    let batch = Batch {
        resources: resources.collect(),
    };
    batch.encode_to_vec()
}

fn sent(span: &Span<'_>) -> Sent {
    let begin = 1_800_000_000_000_000_000 + span.id * 1_000_000;
    Sent {
        trace: span.trace.to_be_bytes().to_vec(),
        id: span.id.to_be_bytes().to_vec(),
        parent: match span.parent {
            0 => Vec::new(),
            parent => parent.to_be_bytes().to_vec(),
        },
        name: span.name.to_owned(),
        kind: span.kind,
        start: begin,
        end: begin + 5_000_000,
        attributes: span
            .attributes
            .iter()
            .map(|(key, value)| attribute(key, value))
            .collect(),
        status: span.failure.map(|message| Status {
            message: message.to_owned(),
            code: 2,
        }),
    }
}

fn attribute(key: &str, value: &str) -> KeyValue {
    let number: Option<i64> = value.parse().ok();
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue {
            text: number.is_none().then(|| value.to_owned()),
            number,
        }),
    }
}

#[derive(Clone, PartialEq, prost::Message)]
struct Batch {
    #[prost(message, repeated, tag = "1")]
    resources: Vec<Resource>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Resource {
    #[prost(message, optional, tag = "1")]
    resource: Option<Attributes>,
    #[prost(message, repeated, tag = "2")]
    scopes: Vec<Scope>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Attributes {
    #[prost(message, repeated, tag = "1")]
    attributes: Vec<KeyValue>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Scope {
    #[prost(message, repeated, tag = "2")]
    spans: Vec<Sent>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Sent {
    #[prost(bytes = "vec", tag = "1")]
    trace: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    id: Vec<u8>,
    #[prost(bytes = "vec", tag = "4")]
    parent: Vec<u8>,
    #[prost(string, tag = "5")]
    name: String,
    #[prost(int32, tag = "6")]
    kind: i32,
    #[prost(fixed64, tag = "7")]
    start: u64,
    #[prost(fixed64, tag = "8")]
    end: u64,
    #[prost(message, repeated, tag = "9")]
    attributes: Vec<KeyValue>,
    #[prost(message, optional, tag = "15")]
    status: Option<Status>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct KeyValue {
    #[prost(string, tag = "1")]
    key: String,
    #[prost(message, optional, tag = "2")]
    value: Option<AnyValue>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct AnyValue {
    #[prost(string, optional, tag = "1")]
    text: Option<String>,
    #[prost(int64, optional, tag = "3")]
    number: Option<i64>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Status {
    #[prost(string, tag = "2")]
    message: String,
    #[prost(int32, tag = "3")]
    code: i32,
}
