//! What `/api/traces` answers (`model/json/model.go` of Jaeger), as spans of OTLP.

use std::collections::HashMap;
use std::sync::Arc;

use prost::Message as _;
use prost::bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use crate::dev::page::traces::Arrived;
use crate::dev::page::traces::wire::{self, AnyValue, KeyValue, any_value};

/// The answer.
#[derive(Debug, Deserialize)]
pub(in crate::dev::page) struct Answer {
    #[serde(default)]
    data: Option<Vec<Trace>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Trace {
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    processes: HashMap<String, Process>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Process {
    service_name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Span {
    #[serde(rename = "traceID")]
    trace: String,
    #[serde(rename = "spanID")]
    id: String,
    operation_name: String,
    #[serde(default)]
    references: Vec<Reference>,
    /// Microseconds since 1970.
    start_time: u64,
    /// Microseconds.
    duration: u64,
    #[serde(default)]
    tags: Vec<Tag>,
    #[serde(default)]
    logs: Vec<Log>,
    #[serde(rename = "processID")]
    process: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    ref_type: String,
    #[serde(rename = "traceID")]
    trace: String,
    #[serde(rename = "spanID")]
    id: String,
}

#[derive(Debug, Deserialize)]
struct Tag {
    key: String,
    #[serde(default)]
    value: Value,
}

#[derive(Debug, Deserialize)]
struct Log {
    /// Microseconds since 1970.
    timestamp: u64,
    #[serde(default)]
    fields: Vec<Tag>,
}

/// What Jaeger makes of a span's kind, status and library, which have places of their own in OTLP.
const OWN: [&str; 6] = [
    "span.kind",
    "error",
    "otel.status_code",
    "otel.status_description",
    "otel.scope.name",
    "internal.span.format",
];

impl Answer {
    /// The spans, each of the service that `named` makes of what it calls itself; and how many were none.
    pub(in crate::dev::page) fn spans(
        &self,
        named: impl Fn(&str) -> Arc<str>,
    ) -> (Vec<Arrived>, usize) {
        let (mut spans, mut lost) = (Vec::new(), 0);
        for trace in self.data.iter().flatten() {
            for span in &trace.spans {
                let process = trace.processes.get(&span.process);
                let service = named(process.map_or("unknown", |it| &it.service_name));
                match span.arrived(&service) {
                    Some(span) => spans.push(span),
                    None => lost += 1,
                }
            }
        }
        (spans, lost)
    }
}

impl Span {
    fn arrived(&self, service: &Arc<str>) -> Option<Arrived> {
        let span = self.as_otlp()?.encode_to_vec();
        Arrived::read(&Bytes::from(span), service)
    }

    fn as_otlp(&self) -> Option<wire::Span> {
        let start = nanoseconds(self.start_time);
        let attributes = self
            .tags
            .iter()
            .filter(|tag| !OWN.contains(&tag.key.as_str()));
        Some(wire::Span {
            trace: trace_id(&self.trace)?.to_be_bytes().to_vec(),
            id: span_id(&self.id)?.to_be_bytes().to_vec(),
            parent: self
                .parent()
                .map(|id| id.to_be_bytes().to_vec())
                .unwrap_or_default(),
            name: self.operation_name.clone(),
            kind: kind(self.tag("span.kind").and_then(Value::as_str)),
            start,
            end: start.saturating_add(nanoseconds(self.duration)),
            attributes: attributes.map(Tag::as_otlp).collect(),
            events: self.logs.iter().map(Log::as_otlp).collect(),
            status: self.status(),
        })
    }

    fn tag(&self, key: &str) -> Option<&Value> {
        let found = self.tags.iter().find(|tag| tag.key == key);
        found.map(|tag| &tag.value)
    }

    fn parent(&self) -> Option<u64> {
        let is_parent = |it: &&Reference| it.ref_type == "CHILD_OF" && it.trace == self.trace;
        span_id(&self.references.iter().find(is_parent)?.id)
    }

    fn status(&self) -> Option<wire::Status> {
        let is_error = self.tag("error").is_some_and(|it| *it == Value::Bool(true))
            || self.tag("otel.status_code").and_then(Value::as_str) == Some("ERROR");
        let message = self.tag("otel.status_description").and_then(Value::as_str);
        is_error.then(|| wire::Status {
            message: message.unwrap_or_default().to_owned(),
            code: wire::ERROR,
        })
    }
}

impl Log {
    fn as_otlp(&self) -> wire::Event {
        let is_name = |tag: &&Tag| tag.key == "event";
        let name = self
            .fields
            .iter()
            .find(is_name)
            .and_then(|tag| tag.value.as_str());
        let others = self.fields.iter().filter(|tag| tag.key != "event");
        wire::Event {
            time: nanoseconds(self.timestamp),
            name: name.unwrap_or_default().to_owned(),
            attributes: others.map(Tag::as_otlp).collect(),
        }
    }
}

impl Tag {
    fn as_otlp(&self) -> KeyValue {
        let value = match &self.value {
            Value::Bool(value) => any_value::Value::Bool(*value),
            Value::Number(number) => match number.as_i64() {
                Some(number) => any_value::Value::Int(number),
                None => any_value::Value::Double(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => any_value::Value::Text(text.clone()),
            other => any_value::Value::Text(other.to_string()),
        };
        KeyValue {
            key: self.key.clone(),
            value: Some(AnyValue { value: Some(value) }),
        }
    }
}

fn nanoseconds(microseconds: u64) -> u64 {
    microseconds.saturating_mul(1000)
}

/// A trace's id, which old ones leave zeros out of.
fn trace_id(text: &str) -> Option<u128> {
    u128::from_str_radix(text, 16).ok().filter(|id| *id != 0)
}

fn span_id(text: &str) -> Option<u64> {
    u64::from_str_radix(text, 16).ok().filter(|id| *id != 0)
}

fn kind(name: Option<&str>) -> i32 {
    match name {
        Some("server") => 2,
        Some("client") => 3,
        Some("producer") => 4,
        Some("consumer") => 5,
        _ => 1,
    }
}
