//! A statement on its way to the driver.

use sqlx::{
    Execute, SqlStr, Sqlite,
    error::BoxDynError,
    sqlite::{SqliteArguments, SqliteStatement},
};

/// What a query holds, taken apart: reading a query's text uses the query up, and a statement may have to
/// run again. A clone is cheap: values are shared.
#[derive(Clone)]
pub(super) struct Statement {
    text: SqlStr,
    arguments: Result<Option<SqliteArguments>, String>,
    prepared: Option<SqliteStatement>,
    persistent: bool,
}

impl Statement {
    pub(super) fn new<'q>(mut query: impl Execute<'q, Sqlite>) -> Self {
        Self {
            arguments: query.take_arguments().map_err(|error| error.to_string()),
            prepared: query.statement().cloned(),
            persistent: query.persistent(),
            text: query.sql(),
        }
    }

    /// The SQL text; a clone is cheap.
    pub(super) fn text(&self) -> SqlStr {
        self.text.clone()
    }

    /// Whether there is nothing behind the first semicolon, so that a failure means that nothing was done.
    pub(super) fn is_single(&self) -> bool {
        let text = self.text.as_str().trim_end();
        !text.strip_suffix(';').unwrap_or(text).contains(';')
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
        match &mut self.arguments {
            Ok(arguments) => Ok(arguments.take()),
            Err(error) => Err(error.clone().into()),
        }
    }

    fn persistent(&self) -> bool {
        self.persistent
    }
}
