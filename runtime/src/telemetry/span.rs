//! One operation in a trace.

use opentelemetry::{
    KeyValue, Value,
    trace::{Span as _, Status},
};
use opentelemetry_sdk::trace::Span as SdkSpan;

use super::TraceContext;

/// One operation in a trace; ends when it is dropped.
///
/// Only a sampled operation has an OpenTelemetry span behind it. For all others this is 40 bytes on
/// the stack, and every function is one test.
#[derive(Debug)]
#[must_use = "a span ends when it is dropped"]
pub struct Span {
    context: TraceContext,
    recorded: Option<Box<SdkSpan>>,
}

impl Span {
    /// A span that is not recorded.
    pub(super) fn unrecorded(context: TraceContext) -> Self {
        Self {
            context,
            recorded: None,
        }
    }

    /// A span that reaches the collector through the exporter of this number.
    pub(super) fn recorded(span: SdkSpan, exporter: u16) -> Self {
        let context = span.span_context();
        let context = TraceContext::new(context.trace_id(), context.span_id(), true);
        Self {
            context: context.exported_by(exporter),
            recorded: Some(Box::new(span)),
        }
    }

    /// What children and other services refer to.
    pub fn context(&self) -> TraceContext {
        self.context
    }

    /// Whether it reaches the collector; ask before you build an attribute that costs something.
    pub fn is_recording(&self) -> bool {
        self.recorded.is_some()
    }

    /// Sets an attribute.
    pub fn set(&mut self, key: &'static str, value: impl Into<Value>) {
        if let Some(span) = &mut self.recorded {
            span.set_attribute(KeyValue::new(key, value));
        }
    }

    /// Marks the operation as failed.
    pub fn error(&mut self, message: &str) {
        if let Some(span) = &mut self.recorded {
            span.set_status(Status::error(message.to_owned()));
        }
    }

    /// Ends the operation now; the same as dropping it.
    pub fn end(self) {}
}
