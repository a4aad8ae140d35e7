//! `redis_client_requests_*` (`core/stores/redis/metrics.go`).

use std::time::Duration;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};

use super::histogram::{Milliseconds, observe};
use crate::telemetry::TraceContext;

const BUCKETS: [f64; 18] = [
    0.25, 0.5, 1., 1.5, 2., 3., 5., 10., 25., 50., 100., 250., 500., 1000., 2000., 5000., 10_000.,
    15_000.,
];

/// What failures are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedisFailure {
    /// No answer in time.
    Timeout,
    /// The connection is gone.
    Closed,
    /// The breaker refused the command.
    Refused,
    /// Anything else.
    Other,
}

impl RedisFailure {
    /// The value of the label `error`.
    fn name(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Closed => "eof",
            Self::Refused => "breaker open",
            Self::Other => "unexpected error",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Command {
    command: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failure {
    command: &'static str,
    error: &'static str,
}

/// The numbers of commands to Redis.
#[derive(Debug, Clone)]
pub struct RedisMetrics {
    durations: Family<Command, Milliseconds, fn() -> Milliseconds>,
    errors: Family<Failure, Counter>,
    slow: Family<Command, Counter>,
}

impl RedisMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let metrics = Self {
            durations: Family::new_with_constructor(|| Milliseconds::new(BUCKETS.into_iter())),
            errors: Family::default(),
            slow: Family::default(),
        };
        registry.register(
            "redis_client_requests_duration_ms",
            "redis client requests duration(ms)",
            metrics.durations.clone(),
        );
        registry.register(
            "redis_client_requests_error",
            "redis client requests error count",
            metrics.errors.clone(),
        );
        registry.register(
            "redis_client_requests_slow",
            "redis client requests slow count",
            metrics.slow.clone(),
        );
        metrics
    }

    /// Counts one command that took `elapsed`.
    pub fn record(&self, command: &'static str, elapsed: Duration, trace: Option<TraceContext>) {
        let durations = self.durations.get_or_create(&Command { command });
        observe(&durations, elapsed, trace);
    }

    /// Counts one slow command.
    pub fn record_slow(&self, command: &'static str) {
        self.slow.get_or_create(&Command { command }).inc();
    }

    /// Counts one failure.
    pub fn record_error(&self, command: &'static str, failure: RedisFailure) {
        let error = failure.name();
        let failure = Failure { command, error };
        self.errors.get_or_create(&failure).inc();
    }
}
