//! A trace as one line: the request that it began with.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::layer::Layer;
use super::wire::Span;
use super::{Held, Trace};
use crate::dev::page::clock::milliseconds;

/// A request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::dev::page) struct Summary {
    pub seq: u64,
    pub trace: String,
    pub service: String,
    kind: &'static str,
    pub name: String,
    method: String,
    pub route: String,
    pub path: String,
    pub status: Option<i64>,
    pub code: Option<i64>,
    start: f64,
    pub duration: f64,
    pub error: bool,
    spans: usize,
    pub services: Vec<String>,
    /// Whether a form of the page made it; then the bytes of its answer are known.
    pub tried: bool,
    pub size: Option<usize>,
}

impl Trace {
    /// The span that all began with, as far as it has come: the first of those whose parents are not there.
    pub(super) fn root(&self) -> Option<&Held> {
        let ids: BTreeSet<u64> = self.spans.iter().map(|span| span.id).collect();
        let tops = self.spans.iter().filter(|span| !ids.contains(&span.parent));
        // Where spans are missing, work of a service says more than a piece of it.
        tops.min_by_key(|span| (!span.kind.begins(), span.start))
    }

    /// The trace as a request; `None` before anything of it has come.
    pub(super) fn summary(&self) -> Option<Summary> {
        let root = self.root()?;
        let span = root.read();
        let services: BTreeSet<&str> = self.spans.iter().map(|span| &*span.service).collect();
        let others = services.into_iter().filter(|name| *name != &*root.service);
        let request = Request::of(root, &span);
        let is_bad = request.status.is_some_and(|status| status >= 500);
        Some(Summary {
            seq: self.number,
            trace: format!("{:032x}", self.id),
            service: root.service.to_string(),
            kind: request.kind,
            method: request.method,
            route: request.route,
            path: request.path,
            status: request.status,
            code: request.code,
            start: milliseconds(root.start),
            duration: milliseconds(root.length),
            error: root.is_failed || is_bad,
            spans: self.spans.len(),
            services: std::iter::once(&*root.service)
                .chain(others)
                .map(str::to_owned)
                .collect(),
            name: span.name,
            tried: false,
            size: None,
        })
    }
}

/// What a span says of a request.
struct Request {
    kind: &'static str,
    method: String,
    route: String,
    path: String,
    status: Option<i64>,
    code: Option<i64>,
}

impl Request {
    fn of(held: &Held, span: &Span) -> Self {
        let text = |key| span.text(key).unwrap_or_default();
        let number = |key| span.get(key).as_ref().and_then(Value::as_i64);
        let either = |key, old| {
            span.text(key)
                .or_else(|| span.text(old))
                .unwrap_or_default()
        };
        let nothing = || Self {
            kind: "other",
            method: String::new(),
            route: span.name.clone(),
            path: String::new(),
            status: None,
            code: None,
        };
        match held.layer {
            Layer::Http => Self {
                kind: "http",
                method: either("http.request.method", "http.method"),
                route: span.text("http.route").unwrap_or_else(|| span.name.clone()),
                path: either("url.path", "http.target"),
                status: number("http.response.status_code").or_else(|| number("http.status_code")),
                code: None,
            },
            Layer::Grpc => Self {
                kind: "grpc",
                method: text("rpc.method"),
                route: format!("/{}/{}", text("rpc.service"), text("rpc.method")),
                path: format!("/{}/{}", text("rpc.service"), text("rpc.method")),
                code: number("rpc.grpc.status_code"),
                ..nothing()
            },
            Layer::Job => Self {
                kind: "job",
                ..nothing()
            },
            _ => nothing(),
        }
    }
}
