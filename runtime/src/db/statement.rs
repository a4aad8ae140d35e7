//! A statement on its way to the driver.

use sqlx::{
    Execute, SqlStr, Sqlite,
    error::BoxDynError,
    sqlite::{SqliteArguments, SqliteStatement},
};

/// What a query holds, taken apart: reading a query's text uses the query up.
pub(super) struct Statement {
    text: SqlStr,
    arguments: Option<Result<Option<SqliteArguments>, BoxDynError>>,
    prepared: Option<SqliteStatement>,
    persistent: bool,
}

impl Statement {
    pub(super) fn new<'q>(mut query: impl Execute<'q, Sqlite>) -> Self {
        Self {
            arguments: Some(query.take_arguments()),
            prepared: query.statement().cloned(),
            persistent: query.persistent(),
            text: query.sql(),
        }
    }

    /// The SQL text; a clone is cheap.
    pub(super) fn text(&self) -> SqlStr {
        self.text.clone()
    }
}

impl Execute<'_, Sqlite> for Statement {
    fn sql(self) -> SqlStr {
        self.text
    }

    fn statement(&self) -> Option<&SqliteStatement> {
        self.prepared.as_ref()
    }

    fn take_arguments(&mut self) -> Result<Option<SqliteArguments>, BoxDynError> {
        self.arguments.take().unwrap_or(Ok(None))
    }

    fn persistent(&self) -> bool {
        self.persistent
    }
}
