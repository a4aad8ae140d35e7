//! What traces, metrics, the log and the breaker keep of a command.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use ::redis::{ErrorKind, RedisError, RedisResult};

use super::command::Command;
use crate::{
    load::Breaker,
    telemetry::{
        Span, Telemetry,
        metrics::{RedisFailure, RedisMetrics},
    },
};

/// From here on a command counts as slow (`core/stores/redis/redis.go`).
const SLOW: Duration = Duration::from_millis(100);

/// Watches the commands to one Redis.
#[derive(Debug, Clone)]
pub(super) struct Observer(Arc<Handles>);

#[derive(Debug)]
struct Handles {
    telemetry: Telemetry,
    metrics: RedisMetrics,
    breaker: Breaker,
}

impl Observer {
    pub(super) fn new(telemetry: &Telemetry) -> Self {
        Self(Arc::new(Handles {
            telemetry: telemetry.clone(),
            metrics: telemetry.metrics().redis(),
            breaker: Breaker::default(),
        }))
    }

    /// What `run` gives; refused where the commands before it failed.
    pub(super) async fn watch<T>(
        self,
        command: Command,
        run: impl Future<Output = RedisResult<T>>,
    ) -> RedisResult<T> {
        let mut span = self.span(command);
        let started = Instant::now();
        let is_allowed = self.0.breaker.allows(started);
        let answer = match is_allowed {
            true => self.told(run.await),
            false => Err((ErrorKind::Io, "the circuit breaker is open").into()),
        };
        self.record(command, started.elapsed(), &span);
        if let Err(error) = &answer {
            let failure = match is_allowed {
                true => failure(error),
                false => RedisFailure::Refused,
            };
            self.0.metrics.record_error(command.label, failure);
            span.error(error.category());
        }
        answer
    }

    fn record(&self, command: Command, elapsed: Duration, span: &Span) {
        let metrics = &self.0.metrics;
        metrics.record(command.label, elapsed, Some(span.context()));
        if elapsed >= SLOW && !command.waits() {
            metrics.record_slow(command.label);
            let duration = format_args!("{:.1}ms", elapsed.as_secs_f64() * 1e3);
            tracing::info!(target: "slow", level = "slow", %duration, "[REDIS] slowcall on executing: {}", command.name);
        }
    }

    /// An answer that the breaker knows of: the server is not to blame for a command that it does not take.
    fn told<T>(&self, answer: RedisResult<T>) -> RedisResult<T> {
        let is_answer = |error: &RedisError| {
            matches!(
                error.kind(),
                ErrorKind::Server(_) | ErrorKind::Extension | ErrorKind::UnexpectedReturnType
            )
        };
        let is_up = answer.as_ref().err().is_none_or(is_answer);
        self.0.breaker.done(Instant::now(), is_up);
        answer
    }

    fn span(&self, command: Command) -> Span {
        let mut span = self.0.telemetry.client_span(command.name);
        if span.is_recording() {
            span.set("db.system.name", "redis");
            span.set("db.operation.name", command.name);
        }
        span
    }
}

fn failure(error: &RedisError) -> RedisFailure {
    match error {
        error if error.is_timeout() => RedisFailure::Timeout,
        error if error.is_connection_dropped() => RedisFailure::Closed,
        _ => RedisFailure::Other,
    }
}
