//! What a call answers, on its way to the page: one JSON object a line.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream;
use prost::bytes::Bytes;
use serde::Serialize;
use serde_json::json;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::dev::page::tried::pairs;

/// So much of an answer is passed on.
const MOST: usize = 1024 * 1024;
/// Lines that may wait for a page that reads slowly.
const WAITING: usize = 16;

/// Passes lines on.
#[derive(Debug)]
pub(super) struct Relay {
    sender: Sender<Bytes>,
    /// Bytes of a text that is not whole yet.
    rest: Vec<u8>,
    is_binary: bool,
    size: usize,
}

/// How a gRPC call ended; a route's status stands in its head.
#[derive(Debug, Default)]
pub(super) struct Status {
    /// As the service sent it, which may be none of gRPC's own.
    pub code: i64,
    pub text: String,
    pub trailers: HeaderMap,
}

/// The last line.
#[derive(Debug, Default, Serialize)]
pub(super) struct End {
    code: Option<i64>,
    code_name: Option<&'static str>,
    text: String,
    trailers: Vec<(String, String)>,
    error: Option<String>,
    duration: f64,
    size: usize,
    truncated: bool,
}

impl Relay {
    /// A relay, and what comes out of it.
    pub(super) fn new() -> (Self, Body) {
        let (sender, receiver) = channel(WAITING);
        let next = |mut receiver: Receiver<Bytes>| async {
            let line = receiver.recv().await?;
            Some((Ok::<_, Infallible>(line), receiver))
        };
        let relay = Self {
            sender,
            rest: Vec::new(),
            is_binary: false,
            size: 0,
        };
        (relay, Body::from_stream(stream::unfold(receiver, next)))
    }

    /// What knows when nobody listens any more.
    pub(super) fn listener(&self) -> Sender<Bytes> {
        self.sender.clone()
    }

    /// How many bytes have come.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Says what stands in front of an answer.
    pub(super) async fn head(
        &self,
        (trace, url): (&str, &str),
        status: Option<u16>,
        headers: &HeaderMap,
    ) {
        let headers = pairs(headers);
        let head = json!({"trace": trace, "url": url, "status": status, "headers": headers});
        self.line(&json!({ "head": head }).to_string()).await;
    }

    /// Passes on a part of a body; whether more may come.
    pub(super) async fn chunk(&mut self, bytes: &[u8]) -> bool {
        let room = MOST - self.size.min(MOST);
        self.size += bytes.len();
        self.rest.extend(&bytes[..bytes.len().min(room)]);
        self.pass(false).await;
        self.size <= MOST
    }

    /// Passes on a message, in JSON; whether more may come.
    pub(super) async fn message(&mut self, size: usize, json: &str) -> bool {
        self.size += size;
        if self.size <= MOST {
            self.line(&format!("{{\"message\":{json}}}")).await;
        }
        self.size <= MOST
    }

    /// Passes on what has come, less the beginning of a sign whose end has not.
    async fn pass(&mut self, is_last: bool) {
        let whole = match std::str::from_utf8(&self.rest) {
            _ if self.is_binary => self.rest.len(),
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() && !is_last => error.valid_up_to(),
            Err(_) => {
                self.is_binary = true;
                self.rest.len()
            }
        };
        let part: Vec<u8> = self.rest.drain(..whole).collect();
        if part.is_empty() {
            return;
        }
        let line = match String::from_utf8(part) {
            Ok(text) if !self.is_binary => json!({ "chunk": text }),
            Ok(text) => json!({ "chunk64": STANDARD.encode(text) }),
            Err(bytes) => json!({ "chunk64": STANDARD.encode(bytes.as_bytes()) }),
        };
        self.line(&line.to_string()).await;
    }

    /// Says the end.
    pub(super) async fn end(&mut self, end: End, duration: Duration) {
        let is_truncated = self.size > MOST;
        self.pass(!is_truncated).await;
        let end = End {
            duration: duration.as_secs_f64() * 1e3,
            size: self.size,
            truncated: is_truncated,
            ..end
        };
        self.line(&json!({ "end": end }).to_string()).await;
    }

    async fn line(&self, text: &str) {
        // Nobody may listen any more, which ends the call by itself.
        let _ = self.sender.send(format!("{text}\n").into()).await;
    }
}

impl End {
    /// Of a call that came to an end: with its status, where it is one of gRPC.
    pub(super) fn of(status: Option<Status>) -> Self {
        let Some(status) = status else {
            return Self::default();
        };
        Self {
            code: Some(status.code),
            code_name: code_name(status.code),
            text: status.text,
            trailers: pairs(&status.trailers),
            ..Self::default()
        }
    }

    /// Of one that failed on its way.
    pub(super) fn failed(error: String) -> Self {
        Self {
            error: Some(error),
            ..Self::default()
        }
    }
}

/// gRPC's own word for a code.
fn code_name(code: i64) -> Option<&'static str> {
    const NAMES: [&str; 17] = [
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED",
    ];
    NAMES.get(usize::try_from(code).ok()?).copied()
}
