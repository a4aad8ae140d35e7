//! Traces and metrics of one service.
//!
//! Nothing here is global but the thread-local current context and the numbers of exporters in it, so
//! several services run in one process side by side. The order of work in a request decides its cost: first the sampling
//! decision, and only a sampled request builds anything.

mod context;
mod endpoint;
mod export;
mod exporting;
mod file;
pub mod metrics;
#[cfg(feature = "otlp")]
mod otlp;
mod own_spans;
mod queue;
mod sampler;
pub mod server;
mod span;
mod traceparent;

use std::{sync::Arc, time::Duration};

pub(crate) use self::own_spans::OwnSpans;
pub use self::{
    context::{InScope, TraceContext, scope, spawn},
    metrics::{HttpMetrics, JobMetrics, JobResult, Metrics, Rejection, RpcMetrics, SqlMetrics},
    span::Span,
};
use self::{exporting::Exporting, sampler::Sampler};
use crate::settings::ServiceSettings;

pub use opentelemetry::{
    Value,
    trace::{SpanId, SpanKind, TraceId},
};

/// How long a stop waits for the last spans to reach the collector.
const FLUSH_LIMIT: Duration = Duration::from_secs(2);

/// The traces and metrics of one service; cheap to clone.
#[derive(Debug, Clone)]
pub struct Telemetry(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    sampler: Sampler,
    exporting: Option<Arc<Exporting>>,
    metrics: Metrics,
}

impl Telemetry {
    /// Telemetry as the block `Telemetry` says; without the block, or without an endpoint, there is no
    /// exporter. To be called in a tokio runtime.
    ///
    /// # Errors
    /// An unknown batcher, an endpoint that is no URL, a file that cannot be written.
    pub fn new(service: &ServiceSettings) -> anyhow::Result<Self> {
        let Some(block) = service.telemetry.as_ref().filter(|block| !block.disabled) else {
            return Ok(Self::off());
        };
        let metrics = Metrics::new();
        let name = if block.name.is_empty() {
            &service.name
        } else {
            &block.name
        };
        let provider = export::provider(name, block, metrics.spans_dropped().clone())?;
        Ok(Self(Arc::new(Inner {
            sampler: Sampler::new(block.sampler),
            exporting: provider.map(Exporting::new),
            metrics,
        })))
    }

    /// Telemetry without traces: for tests and jobs.
    pub fn off() -> Self {
        Self(Arc::new(Inner {
            sampler: Sampler::new(0.0),
            exporting: None,
            metrics: Metrics::new(),
        }))
    }

    /// The service's metrics.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The span of a request that came in; `parent` is the caller's, from the headers.
    pub fn server_span(&self, name: &'static str, parent: Option<TraceContext>) -> Span {
        self.span(SpanKind::Server, name, parent)
    }

    /// The span of a request that goes out, below the current one.
    pub fn client_span(&self, name: &'static str) -> Span {
        self.span(SpanKind::Client, name, TraceContext::current())
    }

    /// A span of this kind below `parent`, or the first of a new trace. Decides whether it is sampled
    /// before anything else, and allocates nothing when it is not.
    pub fn span(&self, kind: SpanKind, name: &'static str, parent: Option<TraceContext>) -> Span {
        let sampled = self.0.sampler.samples(parent);
        match (&self.0.exporting, parent) {
            (Some(exporting), _) if sampled => exporting.start(kind, name, parent),
            // Nobody records the spans between: the next service's parent is ours.
            (None, Some(parent)) => Span::unrecorded(parent),
            _ => Span::unrecorded(sampler::new_context(parent, sampled)),
        }
    }

    /// Sends what is still queued, for at most two seconds.
    pub async fn shutdown(&self) {
        self.shutdown_within(FLUSH_LIMIT).await;
    }

    /// Sends what is still queued, for at most `limit` and two seconds.
    pub(crate) async fn shutdown_within(&self, limit: Duration) {
        let limit = limit.min(FLUSH_LIMIT);
        let Some(exporting) = &self.0.exporting else {
            return;
        };
        let provider = exporting.provider().clone();
        let flush = tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(limit));
        // A collector that is away must not hold up the stop; its spans are lost either way.
        let _ = tokio::time::timeout(limit, flush).await;
    }
}
