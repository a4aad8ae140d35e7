//! Spans as they are kept: what lists and rates need, and the rest as it came.

use std::sync::Arc;

use prost::Message as _;
use prost::bytes::Bytes;

use super::layer::{Kind, Layer};
use super::wire::{Head, Span};

/// A longer span is not kept.
const LONGEST: usize = 256 * 1024;

/// A span that came.
#[derive(Debug, Clone)]
pub(in crate::dev::page) struct Arrived {
    /// Its trace.
    pub trace: u128,
    /// What is kept of it.
    pub span: Held,
    /// Its name.
    pub name: String,
    /// All of it.
    raw: Bytes,
}

/// A span that is kept.
#[derive(Debug, Clone)]
pub(in crate::dev::page) struct Held {
    /// Its own number in the trace.
    pub id: u64,
    /// That of the span that it is below; 0 without one.
    pub parent: u64,
    /// Whose it is.
    pub service: Arc<str>,
    /// When it began, in nanoseconds since 1970.
    pub start: u64,
    /// How long it lasted, in nanoseconds.
    pub length: u64,
    /// Which end of it.
    pub kind: Kind,
    /// What it is about.
    pub layer: Layer,
    /// Whether it says that it failed.
    pub is_failed: bool,
    raw: Box<[u8]>,
}

impl Arrived {
    /// Reads a span of that service; `None` for one that is no span.
    pub(in crate::dev::page) fn read(raw: &Bytes, service: &Arc<str>) -> Option<Self> {
        let head = Head::decode(raw.clone()).ok()?;
        let trace = u128::from_be_bytes((*head.trace).try_into().ok()?);
        let id = u64::from_be_bytes((*head.id).try_into().ok()?);
        let is_named = trace != 0 && id != 0 && raw.len() <= LONGEST;
        is_named.then(|| Self {
            trace,
            span: Held {
                id,
                parent: (*head.parent).try_into().map_or(0, u64::from_be_bytes),
                service: Arc::clone(service),
                start: head.start,
                length: head.end.saturating_sub(head.start),
                kind: Kind::of(head.kind),
                layer: Layer::of(&head),
                is_failed: head.status.is_some_and(|status| status.is_error()),
                raw: Box::default(),
            },
            name: head.name,
            raw: raw.clone(),
        })
    }

    /// The span to be kept, with a copy of what came: that shares its memory with all that came with it.
    pub(super) fn kept(&self) -> Held {
        Held {
            raw: (*self.raw).into(),
            ..self.span.clone()
        }
    }
}

impl Held {
    /// All of it; nothing where it cannot be read, such as a text that is none.
    pub(super) fn read(&self) -> Span {
        Span::decode(&*self.raw).unwrap_or_default()
    }

    /// What keeping it costs, in bytes; the name of its service as if it were its own, which that of a stranger is.
    pub(super) fn cost(&self) -> usize {
        self.raw.len() + self.service.len() + size_of::<Self>()
    }

    /// Whether a text of it has these letters, in lower case; texts stand in it as they are.
    pub(super) fn has(&self, lower: &[u8]) -> bool {
        let mut windows = self.raw.windows(lower.len().max(1));
        windows.any(|window| window.eq_ignore_ascii_case(lower))
    }
}
