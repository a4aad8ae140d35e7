//! Spans that are recorded.

use std::sync::{Arc, PoisonError, RwLock, Weak};

use opentelemetry::trace::{
    SpanBuilder, SpanContext, SpanKind, TraceContextExt, TraceFlags, TraceState, Tracer,
    TracerProvider,
};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};

use super::{Span, TraceContext};

/// Room for the attributes that a server's span gets.
const USUAL_ATTRIBUTES: usize = 8;

/// The exporters of the process, the first of which has number 1: a context has no room for more than a
/// number, and spans of `tracing` know no more than the context.
static NUMBERED: RwLock<Vec<Weak<Exporting>>> = RwLock::new(Vec::new());

/// The OpenTelemetry SDK behind the spans of one service.
#[derive(Debug)]
pub(super) struct Exporting {
    tracer: SdkTracer,
    provider: SdkTracerProvider,
    number: u16,
}

impl Exporting {
    pub(super) fn new(provider: SdkTracerProvider) -> Arc<Self> {
        let mut all = NUMBERED.write().unwrap_or_else(PoisonError::into_inner);
        let exporting = Arc::new(Self {
            tracer: provider.tracer("ferroctl-runtime"),
            provider,
            // The services beyond, which no process has, only lack the spans of `tracing`.
            number: u16::try_from(all.len() + 1).unwrap_or(0),
        });
        all.push(Arc::downgrade(&exporting));
        exporting
    }

    /// The one that takes the span of this context.
    fn of(context: TraceContext) -> Option<Arc<Self>> {
        let place = usize::from(context.exporter()).checked_sub(1)?;
        let all = NUMBERED.read().unwrap_or_else(PoisonError::into_inner);
        all.get(place)?.upgrade()
    }

    pub(super) fn provider(&self) -> &SdkTracerProvider {
        &self.provider
    }

    pub(super) fn start(
        &self,
        kind: SpanKind,
        name: &'static str,
        parent: Option<TraceContext>,
    ) -> Span {
        let remote = matches!(kind, SpanKind::Server | SpanKind::Consumer);
        let mut builder = SpanBuilder::from_name(name).with_kind(kind);
        builder.attributes = Some(Vec::with_capacity(USUAL_ATTRIBUTES));
        let parent = parent.map_or_else(opentelemetry::Context::new, |parent| {
            opentelemetry::Context::new().with_remote_span_context(SpanContext::new(
                parent.trace_id(),
                parent.span_id(),
                TraceFlags::SAMPLED,
                remote,
                TraceState::NONE,
            ))
        });
        let span = self.tracer.build_with_context(builder, &parent);
        Span::recorded(span, self.number)
    }
}

/// A span of work inside the service below `parent`; none where nobody records the parent.
pub(super) fn below(parent: TraceContext, name: &'static str) -> Option<Span> {
    let exporting = Exporting::of(parent)?;
    Some(exporting.start(SpanKind::Internal, name, Some(parent)))
}
