//! `worker_jobs_*`.

use std::time::Duration;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};

use super::histogram::{Milliseconds, observe};
use crate::telemetry::TraceContext;

/// Jobs take longer than requests.
const BUCKETS: [f64; 14] = [
    5., 10., 25., 50., 100., 250., 500., 1000., 2500., 5000., 10_000., 30_000., 60_000., 300_000.,
];

/// How a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobResult {
    /// It is done.
    Done,
    /// It failed, and comes again.
    Failed,
    /// It failed, and does not come again.
    Dead,
    /// It went back into its queue, because the worker stopped.
    Released,
}

impl JobResult {
    const ALL: [Self; 4] = [Self::Done, Self::Failed, Self::Dead, Self::Released];

    /// The value of the label `result`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Dead => "dead",
            Self::Released => "released",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Queue {
    queue: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    queue: &'static str,
    result: &'static str,
}

#[derive(Debug, Clone)]
pub(super) struct JobFamilies {
    durations: Family<Queue, Milliseconds, fn() -> Milliseconds>,
    counts: Family<Ended, Counter>,
}

impl JobFamilies {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let families = Self {
            durations: Family::new_with_constructor(|| Milliseconds::new(BUCKETS.into_iter())),
            counts: Family::default(),
        };
        registry.register(
            "worker_jobs_duration_ms",
            "worker jobs duration(ms)",
            families.durations.clone(),
        );
        registry.register("worker_jobs", "worker jobs count", families.counts.clone());
        families
    }
}

/// The numbers of one queue.
#[derive(Debug)]
pub struct JobMetrics {
    duration: Milliseconds,
    counts: [(JobResult, Counter); 4],
}

impl JobMetrics {
    /// Those of that queue; all results are there from the start, so that a first failure shows as a rise.
    pub(super) fn new(families: &JobFamilies, queue: &'static str) -> Self {
        let count = |result: JobResult| {
            let labels = Ended {
                queue,
                result: result.name(),
            };
            (result, families.counts.get_or_create_owned(&labels))
        };
        Self {
            duration: families.durations.get_or_create_owned(&Queue { queue }),
            counts: JobResult::ALL.map(count),
        }
    }

    /// Counts one attempt at a job; the trace of a sampled one becomes the bucket's exemplar.
    pub fn record(&self, result: JobResult, elapsed: Duration, trace: Option<TraceContext>) {
        observe(&self.duration, elapsed, trace);
        for (_, count) in self.counts.iter().filter(|(own, _)| *own == result) {
            count.inc();
        }
    }
}
