//! The queue between requests and the collector: bounded, never waited for, and what it drops is
//! counted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use opentelemetry::Context;
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{BatchConfigBuilder, BatchSpanProcessor, Span, SpanData, SpanExporter, SpanProcessor},
};
use prometheus_client::metrics::counter::Counter;

/// Spans that may wait at the same time; room for a burst of some ten thousand requests a second
/// while one batch is on its way.
const CAPACITY: usize = 8192;

/// What the two ends of the queue share.
#[derive(Debug, Clone)]
struct Level {
    waiting: Arc<AtomicUsize>,
    dropped: Counter,
}

/// The SDK's batch processor over `exporter`, with its drops counted in `dropped`.
pub(super) fn bounded<E>(exporter: E, dropped: Counter) -> impl SpanProcessor + 'static
where
    E: SpanExporter + 'static,
{
    let level = Level {
        waiting: Arc::default(),
        dropped,
    };
    let config = BatchConfigBuilder::default()
        .with_max_queue_size(CAPACITY)
        .with_scheduled_delay(Duration::from_secs(1))
        .build();
    let exporter = Counted {
        exporter,
        level: level.clone(),
        failing: AtomicBool::new(false),
    };
    Bounded {
        batches: BatchSpanProcessor::builder(exporter)
            .with_batch_config(config)
            .build(),
        level,
    }
}

/// The end where requests put their spans in. The SDK's own limit drops without a count that others
/// can read, hence this one above it.
#[derive(Debug)]
struct Bounded {
    batches: BatchSpanProcessor,
    level: Level,
}

impl SpanProcessor for Bounded {
    fn on_start(&self, _span: &mut Span, _cx: &Context) {}

    fn on_end(&self, span: SpanData) {
        if self.level.waiting.fetch_add(1, Ordering::Relaxed) < CAPACITY {
            self.batches.on_end(span);
        } else {
            self.level.waiting.fetch_sub(1, Ordering::Relaxed);
            self.level.dropped.inc();
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.batches.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.batches.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.batches.set_resource(resource);
    }
}

/// The end where batches leave.
#[derive(Debug)]
struct Counted<E> {
    exporter: E,
    level: Level,
    failing: AtomicBool,
}

impl<E: SpanExporter> SpanExporter for Counted<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let size = batch.len();
        let result = self.exporter.export(batch).await;
        self.level.waiting.fetch_sub(size, Ordering::Relaxed);
        if result.is_err() {
            self.level.dropped.inc_by(size as u64);
        }
        self.report(&result);
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

impl<E> Counted<E> {
    /// One line when the collector goes away and one when it is back, not one a batch.
    fn report(&self, result: &OTelSdkResult) {
        let failing = result.is_err();
        if self.failing.swap(failing, Ordering::Relaxed) == failing {
            return;
        }
        match result {
            Ok(()) => tracing::info!("spans reach the collector again"),
            Err(error) => tracing::warn!("spans do not reach the collector: {error}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use opentelemetry::trace::{Tracer, TracerProvider};
    use opentelemetry_sdk::{error::OTelSdkError, trace::SdkTracerProvider};

    use super::*;

    /// Holds every batch until the test lets go, then fails.
    #[derive(Debug)]
    struct Stuck(Arc<Mutex<()>>);

    impl SpanExporter for Stuck {
        async fn export(&self, _batch: Vec<SpanData>) -> OTelSdkResult {
            let _held = self.0.lock();
            Err(OTelSdkError::InternalFailure("away".to_owned()))
        }
    }

    #[test]
    fn a_stuck_collector_costs_spans_not_time() {
        let (gate, dropped) = (Arc::new(Mutex::new(())), Counter::default());
        let held = gate.lock().unwrap();
        let provider = SdkTracerProvider::builder()
            .with_span_processor(bounded(Stuck(gate.clone()), dropped.clone()))
            .build();
        let tracer = provider.tracer("test");
        for _ in 0..CAPACITY + 100 {
            drop(tracer.start("x"));
        }
        assert_eq!(dropped.get(), 100);
        drop(held);
        provider.shutdown().unwrap();
        assert_eq!(dropped.get(), CAPACITY as u64 + 100);
    }
}
