//! `sql_client_requests_*`.

use std::{sync::OnceLock, time::Duration};

use super::{
    command::CommandFamilies,
    histogram::{Milliseconds, observe},
};
use crate::telemetry::TraceContext;

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

/// The numbers of one kind of statement.
#[derive(Debug)]
pub struct SqlMetrics {
    families: CommandFamilies,
    command: &'static str,
    durations: OnceLock<Milliseconds>,
}

impl SqlMetrics {
    pub(super) fn new(families: &CommandFamilies, command: &'static str) -> Self {
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
            self.families.slow(self.command).inc();
        }
    }

    /// Counts one failure.
    pub fn record_error(&self, failure: SqlFailure) {
        self.families.errors(self.command, failure.name()).inc();
    }

    /// The kind's series begin together: a rate needs the zero before its first failure.
    fn duration(&self) -> Milliseconds {
        self.families.slow(self.command);
        for failure in SqlFailure::ALL {
            self.families.errors(self.command, failure.name());
        }
        self.families.durations(self.command)
    }
}
