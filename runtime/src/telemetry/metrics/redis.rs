//! `redis_client_requests_*` (`core/stores/redis/metrics.go`).

use std::time::Duration;

use prometheus_client::registry::Registry;

use super::{command::CommandFamilies, histogram::observe};
use crate::telemetry::TraceContext;

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

/// The numbers of commands to Redis.
#[derive(Debug, Clone)]
pub struct RedisMetrics(CommandFamilies);

impl RedisMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        Self(CommandFamilies::register(registry, "redis", "redis"))
    }

    /// Counts one command that took `elapsed`.
    pub fn record(&self, command: &'static str, elapsed: Duration, trace: Option<TraceContext>) {
        observe(&self.0.durations(command), elapsed, trace);
    }

    /// Counts one slow command.
    pub fn record_slow(&self, command: &'static str) {
        self.0.slow(command).inc();
    }

    /// Counts one failure.
    pub fn record_error(&self, command: &'static str, failure: RedisFailure) {
        self.0.errors(command, failure.name()).inc();
    }
}
