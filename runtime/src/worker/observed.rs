//! What traces, metrics and the log keep of a job.

use std::time::Instant;

use super::{Delivery, Outcome};
use crate::{
    Error, log,
    telemetry::{JobMetrics, JobResult, Span, SpanKind, Telemetry, TraceContext},
};

/// A queue as traces, metrics and the log know it.
#[derive(Debug)]
pub(super) struct ObservedQueue {
    pub(super) name: &'static str,
    /// `process mail`: the name of a job's span.
    span: &'static str,
    system: &'static str,
    telemetry: Telemetry,
    metrics: JobMetrics,
}

impl ObservedQueue {
    pub(super) fn new(name: &'static str, system: &'static str, telemetry: &Telemetry) -> Self {
        Self {
            name,
            // A span's name has to last. There is one a queue, which lasts as long as the process.
            span: format!("process {name}").leak(),
            system,
            metrics: telemetry.metrics().jobs(name),
            telemetry: telemetry.clone(),
        }
    }

    /// A job begins: its span is below that of whoever put it into the queue (messaging spans of OpenTelemetry's semantic
    /// conventions).
    pub(super) fn begin<J, R>(&self, delivery: &Delivery<J, R>) -> ObservedJob<'_> {
        let parent = delivery.parent;
        let mut span = self.telemetry.span(SpanKind::Consumer, self.span, parent);
        if span.is_recording() {
            span.set("messaging.system", self.system);
            span.set("messaging.destination.name", self.name);
            span.set("messaging.operation.name", "process");
            span.set("messaging.operation.type", "process");
            span.set("messaging.message.id", delivery.id.clone());
            span.set("job.attempt", i64::from(delivery.attempt));
        }
        ObservedJob {
            queue: self,
            span,
            started: Instant::now(),
            attempt: delivery.attempt,
        }
    }
}

/// A job that is being done.
#[derive(Debug)]
pub(super) struct ObservedJob<'a> {
    queue: &'a ObservedQueue,
    span: Span,
    started: Instant,
    attempt: u32,
}

impl ObservedJob<'_> {
    pub(super) fn context(&self) -> TraceContext {
        self.span.context()
    }

    /// The job failed by an error, which nobody else logs.
    pub(super) fn failed(&mut self, error: &Error) {
        self.span.error(error.message());
        log::unexpected(error, self.queue.name);
    }

    /// The job failed by a panic.
    pub(super) fn panicked(&mut self, panic: &(dyn std::any::Any + Send)) {
        self.span.error("panic");
        let what = log::panicked(panic);
        tracing::error!("{} - {what}", self.queue.name);
    }

    /// The job ends, with a line in the log.
    pub(super) fn end(self, outcome: Outcome) {
        let result = match outcome {
            Outcome::Done => JobResult::Done,
            Outcome::Failed(_) => JobResult::Failed,
            Outcome::Dead => JobResult::Dead,
            Outcome::Released => JobResult::Released,
        };
        let elapsed = self.started.elapsed();
        let context = Some(self.context());
        self.queue.metrics.record(result, elapsed, context);
        let duration = format_args!("{:.1}ms", elapsed.as_secs_f64() * 1e3);
        let (result, name, attempt) = (result.name(), self.queue.name, self.attempt);
        tracing::info!(%duration, "[JOB] {result} - {name} - attempt {attempt}");
    }
}
