//! What go-zero counts of the commands to a store: `sql_client_requests_*`, `redis_client_requests_*`.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};

use super::histogram::Milliseconds;

const BUCKETS: [f64; 18] = [
    0.25, 0.5, 1., 1.5, 2., 3., 5., 10., 25., 50., 100., 250., 500., 1000., 2000., 5000., 10_000.,
    15_000.,
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Command {
    command: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failure {
    command: &'static str,
    error: &'static str,
}

/// The families of one store.
#[derive(Debug, Clone)]
pub(super) struct CommandFamilies {
    durations: Family<Command, Milliseconds, fn() -> Milliseconds>,
    errors: Family<Failure, Counter>,
    slow: Family<Command, Counter>,
}

impl CommandFamilies {
    /// The families that begin with `prefix`; go-zero's texts call the store `name`.
    pub(super) fn register(registry: &mut Registry, prefix: &str, name: &str) -> Self {
        let families = Self {
            durations: Family::new_with_constructor(|| Milliseconds::new(BUCKETS.into_iter())),
            errors: Family::default(),
            slow: Family::default(),
        };
        registry.register(
            format!("{prefix}_client_requests_duration_ms"),
            format!("{name} client requests duration(ms)"),
            families.durations.clone(),
        );
        registry.register(
            format!("{prefix}_client_requests_error"),
            format!("{name} client requests error count"),
            families.errors.clone(),
        );
        registry.register(
            format!("{prefix}_client_requests_slow"),
            format!("{name} client requests slow count"),
            families.slow.clone(),
        );
        families
    }

    /// How long commands of that name take.
    pub(super) fn durations(&self, command: &'static str) -> Milliseconds {
        self.durations.get_or_create_owned(&Command { command })
    }

    /// How many of them fail so.
    pub(super) fn errors(&self, command: &'static str, error: &'static str) -> Counter {
        self.errors.get_or_create_owned(&Failure { command, error })
    }

    /// How many of them are slow.
    pub(super) fn slow(&self, command: &'static str) -> Counter {
        self.slow.get_or_create_owned(&Command { command })
    }
}
