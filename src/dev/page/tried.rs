//! Requests that forms of the page made, beside their traces: headers and bodies, which no span has.

use std::collections::VecDeque;

use axum::http::HeaderMap;
use serde::Serialize;

/// So many are kept, and so much of each body.
const KEPT: usize = 50;
const MOST: usize = 64 * 1024;

/// Parts of the names of headers whose values are not shown.
const SECRET: [&str; 7] = [
    "auth",
    "cookie",
    "token",
    "secret",
    "key",
    "signature",
    "password",
];

/// A request with its answer.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Exchange {
    #[serde(skip)]
    pub trace: u128,
    url: String,
    method: String,
    request_headers: Vec<(String, String)>,
    request_body: String,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    #[serde(serialize_with = "as_text")]
    body: Vec<u8>,
    pub size: usize,
}

/// The last ones.
#[derive(Debug, Default)]
pub(super) struct Tried(VecDeque<Exchange>);

impl Tried {
    /// Keeps one; the oldest goes.
    pub(super) fn push(&mut self, exchange: Exchange) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(exchange);
    }

    /// That of a trace.
    pub(super) fn get(&self, trace: u128) -> Option<&Exchange> {
        self.0.iter().find(|it| it.trace == trace)
    }
}

impl Exchange {
    pub(super) fn new(trace: u128, url: String, method: &str, mut body: String) -> Self {
        body.truncate(body.floor_char_boundary(MOST));
        Self {
            trace,
            url,
            method: method.to_owned(),
            request_headers: Vec::new(),
            request_body: body,
            status: None,
            headers: Vec::new(),
            body: Vec::new(),
            size: 0,
        }
    }

    pub(super) fn with_request_headers(mut self, headers: &HeaderMap) -> Self {
        self.request_headers = masked(headers);
        self
    }

    /// Takes what stands in front of the answer.
    pub(super) fn answered(&mut self, status: Option<u16>, headers: &HeaderMap) {
        self.status = status;
        self.headers = masked(headers);
    }

    /// Takes a part of the answer.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        let room = MOST - self.body.len();
        self.body.extend(&bytes[..bytes.len().min(room)]);
    }
}

/// Headers as they are shown.
pub(super) fn pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let pairs = headers.iter();
    pairs
        .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
        .collect()
}

fn masked(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut pairs = pairs(headers);
    for (name, value) in &mut pairs {
        if SECRET.iter().any(|word| name.contains(word)) {
            "***".clone_into(value);
        }
    }
    pairs
}

fn as_text<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(bytes))
}
