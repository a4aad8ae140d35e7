//! A statement on its way to the driver.

use sqlx::{Database, Execute, SqlStr, error::BoxDynError};

/// What a query holds, taken apart: reading a query's text uses the query up, and a statement may have to
/// run again. A clone is cheap: values are shared.
pub(super) struct Statement<D: Database> {
    text: SqlStr,
    arguments: Result<Option<D::Arguments>, String>,
    prepared: Option<D::Statement>,
    persistent: bool,
}

impl<D: Database> Statement<D> {
    pub(super) fn new<'q>(mut query: impl Execute<'q, D>) -> Self {
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

    /// What `run` gives, at once.
    pub(super) fn at_once<T>(self, run: impl FnOnce(Self) -> T) -> T {
        run(self)
    }

    /// Whether there is nothing behind the first semicolon, so that a failure means that nothing was done.
    #[cfg(feature = "sqlite")]
    pub(super) fn is_single(&self) -> bool {
        let text = self.text.as_str().trim_end();
        !text.strip_suffix(';').unwrap_or(text).contains(';')
    }
}

impl<D: Database> Clone for Statement<D>
where
    D::Arguments: Clone,
{
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            arguments: self.arguments.clone(),
            prepared: self.prepared.clone(),
            persistent: self.persistent,
        }
    }
}

impl<D: Database> Execute<'_, D> for Statement<D> {
    fn sql(self) -> SqlStr {
        self.text
    }

    fn statement(&self) -> Option<&D::Statement> {
        self.prepared.as_ref()
    }

    fn take_arguments(&mut self) -> Result<Option<D::Arguments>, BoxDynError> {
        match &mut self.arguments {
            Ok(arguments) => Ok(arguments.take()),
            Err(error) => Err(error.clone().into()),
        }
    }

    fn persistent(&self) -> bool {
        self.persistent
    }
}
