//! `sql_client_requests_*`.

use std::{sync::OnceLock, time::Duration};

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

/// From here on a statement counts as slow (`core/stores/sqlx/stmt.go`).
pub const SLOW: Duration = Duration::from_millis(500);

/// What failures are told apart by; never by the database's texts, which would make a series of every message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlFailure {
    /// A value that has to be the only one is there already.
    Unique,
    /// A row that another one names is not there, or would go.
    ForeignKey,
    /// A value is missing.
    NotNull,
    /// A rule of the table is broken.
    Check,
    /// The database refuses for another reason.
    Database,
    /// The statement did not get as far.
    Client,
}

impl SqlFailure {
    const ALL: [Self; 6] = [
        Self::Unique,
        Self::ForeignKey,
        Self::NotNull,
        Self::Check,
        Self::Database,
        Self::Client,
    ];

    /// The value of the label `error`.
    fn name(self) -> &'static str {
        match self {
            Self::Unique => "unique violation",
            Self::ForeignKey => "foreign key violation",
            Self::NotNull => "not null violation",
            Self::Check => "check violation",
            Self::Database => "database error",
            Self::Client => "client error",
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

#[derive(Debug, Clone)]
pub(super) struct SqlFamilies {
    durations: Family<Command, Milliseconds, fn() -> Milliseconds>,
    errors: Family<Failure, Counter>,
    slow: Family<Command, Counter>,
}

impl SqlFamilies {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let families = Self {
            durations: Family::new_with_constructor(|| Milliseconds::new(BUCKETS.into_iter())),
            errors: Family::default(),
            slow: Family::default(),
        };
        registry.register(
            "sql_client_requests_duration_ms",
            "mysql client requests duration(ms)",
            families.durations.clone(),
        );
        registry.register(
            "sql_client_requests_error",
            "mysql client requests error count",
            families.errors.clone(),
        );
        registry.register(
            "sql_client_requests_slow",
            "mysql client requests slow count",
            families.slow.clone(),
        );
        families
    }
}

/// The numbers of one kind of statement.
#[derive(Debug)]
pub struct SqlMetrics {
    families: SqlFamilies,
    command: &'static str,
    durations: OnceLock<Milliseconds>,
}

impl SqlMetrics {
    pub(super) fn new(families: &SqlFamilies, command: &'static str) -> Self {
        Self {
            families: families.clone(),
            command,
            durations: OnceLock::new(),
        }
    }

    /// Counts one statement that took `elapsed`.
    pub fn record(&self, elapsed: Duration, trace: Option<TraceContext>) {
        observe(
            self.durations.get_or_init(|| self.duration()),
            elapsed,
            trace,
        );
        if elapsed >= SLOW {
            let command = self.command;
            self.families.slow.get_or_create(&Command { command }).inc();
        }
    }

    /// Counts one failure.
    pub fn record_error(&self, failure: SqlFailure) {
        let (command, error) = (self.command, failure.name());
        self.families
            .errors
            .get_or_create(&Failure { command, error })
            .inc();
    }

    /// The kind's series begin together: a rate needs the zero before its first failure.
    fn duration(&self) -> Milliseconds {
        let command = self.command;
        self.families.slow.get_or_create_owned(&Command { command });
        for failure in SqlFailure::ALL {
            let error = failure.name();
            let failure = Failure { command, error };
            self.families.errors.get_or_create_owned(&failure);
        }
        self.families
            .durations
            .get_or_create_owned(&Command { command })
    }
}
