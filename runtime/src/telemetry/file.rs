//! Spans in a file, one JSON object a line, to look at without a collector.

use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::{Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::Context;
use opentelemetry::trace::{SpanId, Status};
use opentelemetry_sdk::{
    Resource,
    error::{OTelSdkError, OTelSdkResult},
    trace::{SpanData, SpanExporter},
};
use serde_json::{Map, Value, json};

use crate::files;

/// Appends spans to a file.
#[derive(Debug)]
pub(super) struct SpanFile {
    file: Mutex<File>,
    service: String,
}

impl SpanFile {
    /// Opens `path`, with its folders; what is there already stays.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let problem = || format!("Telemetry.Endpoint: cannot write `{}`", path.display());
        let file = files::append(path).with_context(problem)?;
        Ok(Self {
            file: Mutex::new(file),
            service: String::new(),
        })
    }
}

impl SpanExporter for SpanFile {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let mut lines = String::new();
        for span in &batch {
            lines += &line(&self.service, span).to_string();
            lines.push('\n');
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(lines.as_bytes())
            .map_err(|error| OTelSdkError::InternalFailure(error.to_string()))
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.service = resource
            .get(&opentelemetry::Key::from_static_str("service.name"))
            .map(|name| name.to_string())
            .unwrap_or_default();
    }
}

/// Times are microseconds since 1970, as Jaeger has them.
fn line(service: &str, span: &SpanData) -> Value {
    let parent = span.parent_span_id;
    let attributes: Map<String, Value> = span
        .attributes
        .iter()
        .map(|pair| (pair.key.to_string(), value(&pair.value)))
        .collect();
    json!({
        "service": service,
        "name": span.name,
        "kind": format!("{:?}", span.span_kind).to_lowercase(),
        "traceID": span.span_context.trace_id().to_string(),
        "spanID": span.span_context.span_id().to_string(),
        "parentSpanID": (parent != SpanId::INVALID).then(|| parent.to_string()),
        "startTime": micros(span.start_time),
        "duration": micros(span.end_time).saturating_sub(micros(span.start_time)),
        "error": match &span.status {
            Status::Error { description } => Some(description),
            _ => None,
        },
        "attributes": attributes,
    })
}

fn value(value: &opentelemetry::Value) -> Value {
    use opentelemetry::Value as V;
    match value {
        V::Bool(flag) => json!(flag),
        V::I64(number) => json!(number),
        V::F64(number) => json!(number),
        other => json!(other.as_str()),
    }
}

fn micros(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}
