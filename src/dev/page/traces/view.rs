//! A trace as somebody looks at it: every span with what it says.

use serde::Serialize;
use serde_json::Value;

use super::layer::{Kind, Layer};
use super::wire::{self, KeyValue};
use super::{Held, Summary, Trace};
use crate::dev::page::clock::milliseconds;

/// A span.
#[derive(Debug, Serialize)]
pub(in crate::dev::page) struct SpanView {
    pub id: String,
    parent: Option<String>,
    pub service: String,
    name: String,
    kind: Kind,
    layer: Layer,
    start: f64,
    duration: f64,
    pub error: bool,
    pub message: String,
    /// The text of SQL, or a command.
    statement: Option<String>,
    attributes: Vec<(String, Value)>,
    events: Vec<EventView>,
}

#[derive(Debug, Serialize)]
struct EventView {
    name: String,
    time: f64,
    attributes: Vec<(String, Value)>,
}

/// A trace.
#[derive(Debug)]
pub(in crate::dev::page) struct TraceView {
    /// What it began with.
    pub request: Summary,
    /// By their beginning.
    pub spans: Vec<SpanView>,
    /// How many more there were.
    pub cut: usize,
}

impl Trace {
    /// All of it.
    pub(in crate::dev::page) fn view(&self) -> Option<TraceView> {
        let mut spans: Vec<&Held> = self.spans.iter().collect();
        spans.sort_by_key(|span| span.start);
        Some(TraceView {
            request: self.summary()?,
            spans: spans.into_iter().map(SpanView::of).collect(),
            cut: self.cut,
        })
    }
}

impl SpanView {
    fn of(held: &Held) -> Self {
        let span = held.read();
        let keys: &[&str] = match held.layer {
            Layer::Redis => &["db.operation.name", "redis.cmds"],
            _ => &["db.query.text", "sql.method"],
        };
        let statement = keys.iter().find_map(|key| span.text(key));
        Self {
            id: format!("{:016x}", held.id),
            parent: (held.parent != 0).then(|| format!("{:016x}", held.parent)),
            service: held.service.to_string(),
            kind: held.kind,
            layer: held.layer,
            start: milliseconds(held.start),
            duration: milliseconds(held.length),
            error: held.is_failed,
            message: span.status.map(|it| it.message).unwrap_or_default(),
            statement,
            attributes: pairs(&span.attributes),
            events: span.events.iter().map(EventView::of).collect(),
            name: span.name,
        }
    }
}

impl EventView {
    fn of(event: &wire::Event) -> Self {
        Self {
            name: event.name.clone(),
            time: milliseconds(event.time),
            attributes: pairs(&event.attributes),
        }
    }
}

fn pairs(attributes: &[KeyValue]) -> Vec<(String, Value)> {
    let pairs = attributes.iter().map(|it| (it.key.clone(), it.json()));
    pairs.collect()
}
