//! What traces, metrics and the log keep of a statement.

use std::{sync::Arc, time::Instant};

use futures_util::{FutureExt, Stream, StreamExt, future::BoxFuture, stream::BoxStream};
use sqlx::{SqlStr, error::ErrorKind};

use crate::telemetry::{
    Span, Telemetry,
    metrics::{SLOW, SqlFailure, SqlMetrics},
};

/// How a statement is run; go-zero's word for it is the metrics' label.
#[derive(Debug, Clone, Copy)]
pub(super) enum Command {
    /// For its effect.
    Exec,
    /// For its rows.
    Query,
}

/// Opens a [`Call`] for each statement.
#[derive(Debug, Clone)]
pub(super) struct Observer(Arc<Handles>);

#[derive(Debug)]
struct Handles {
    system: &'static str,
    telemetry: Telemetry,
    exec: SqlMetrics,
    query: SqlMetrics,
}

/// One statement that runs; ends when it is dropped.
#[derive(Debug)]
pub(super) struct Call {
    handles: Arc<Handles>,
    command: Command,
    text: SqlStr,
    span: Span,
    started: Instant,
}

impl Observer {
    /// For statements on the database that traces know as `system`.
    pub(super) fn new(telemetry: &Telemetry, system: &'static str) -> Self {
        Self(Arc::new(Handles {
            system,
            exec: telemetry.metrics().sql("exec"),
            query: telemetry.metrics().sql("query"),
            telemetry: telemetry.clone(),
        }))
    }

    /// Opens the statement's span, named by its operation.
    pub(super) fn start(&self, command: Command, text: SqlStr) -> Call {
        let operation = operation(text.as_str());
        let mut span = self.0.telemetry.client_span(operation);
        if span.is_recording() {
            span.set("db.system.name", self.0.system);
            span.set("db.operation.name", operation);
            span.set("db.query.text", text.as_str().to_owned());
        }
        Call {
            handles: Arc::clone(&self.0),
            command,
            text,
            span,
            started: Instant::now(),
        }
    }
}

impl Call {
    /// The statement ends with this future.
    pub(super) fn future<'e, T: Send + 'e>(
        mut self,
        result: impl Future<Output = sqlx::Result<T>> + Send + 'e,
    ) -> BoxFuture<'e, sqlx::Result<T>> {
        result.inspect(move |result| self.see(result)).boxed()
    }

    /// The statement ends with this stream.
    pub(super) fn stream<'e, T: Send + 'e>(
        mut self,
        results: impl Stream<Item = sqlx::Result<T>> + Send + 'e,
    ) -> BoxStream<'e, sqlx::Result<T>> {
        results.inspect(move |result| self.see(result)).boxed()
    }

    fn see<T>(&mut self, result: &sqlx::Result<T>) {
        if let Err(error) = result {
            self.metrics().record_error(class(error));
            self.span.error(&error.to_string());
        }
    }

    fn metrics(&self) -> &SqlMetrics {
        match self.command {
            Command::Exec => &self.handles.exec,
            Command::Query => &self.handles.query,
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let elapsed = self.started.elapsed();
        self.metrics().record(elapsed, Some(self.span.context()));
        if elapsed >= SLOW {
            let duration = format_args!("{:.1}ms", elapsed.as_secs_f64() * 1e3);
            tracing::info!(target: "slow", level = "slow", %duration, "[SQL] slowcall - {}", self.text.as_str());
        }
    }
}

/// The first word of a statement, where it is one that statements usually begin with.
fn operation(text: &str) -> &'static str {
    const USUAL: [&str; 10] = [
        "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "CREATE", "ALTER", "DROP",
        "PRAGMA",
    ];
    let word = text.split_whitespace().next().unwrap_or_default();
    let usual = USUAL.iter().find(|usual| usual.eq_ignore_ascii_case(word));
    usual.copied().unwrap_or("SQL")
}

/// A few classes instead of the database's texts, which hold values.
fn class(error: &sqlx::Error) -> SqlFailure {
    match error.as_database_error().map(|error| error.kind()) {
        Some(ErrorKind::UniqueViolation) => SqlFailure::Unique,
        Some(ErrorKind::ForeignKeyViolation) => SqlFailure::ForeignKey,
        Some(ErrorKind::NotNullViolation) => SqlFailure::NotNull,
        Some(ErrorKind::CheckViolation) => SqlFailure::Check,
        Some(_) => SqlFailure::Database,
        None => SqlFailure::Client,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_named_by_its_operation() {
        assert_eq!(operation("  select * from user"), "SELECT");
        assert_eq!(operation("INSERT\nINTO user"), "INSERT");
        assert_eq!(operation("VACUUM"), "SQL");
        assert_eq!(operation(""), "SQL");
    }
}
