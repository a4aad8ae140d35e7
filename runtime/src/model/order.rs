//! The order of rows.

use std::marker::PhantomData;

use super::{Row, Sql};

/// One part of the order of the rows `R`.
#[derive(Debug)]
pub struct Order<R> {
    column: &'static str,
    is_descending: bool,
    of: PhantomData<fn() -> R>,
}

impl<R: Row> Order<R> {
    /// By the column of that name, which a request may choose; none where the table has no such column.
    #[must_use]
    pub fn named(column: &str, is_descending: bool) -> Option<Self> {
        let mut columns = R::TABLE.columns.iter();
        let column = columns.find(|name| **name == column)?;
        Some(Self::new(column, is_descending))
    }
}

impl<R> Order<R> {
    pub(super) fn new(column: &'static str, is_descending: bool) -> Self {
        Self {
            column,
            is_descending,
            of: PhantomData,
        }
    }

    pub(super) fn write(&self, sql: &mut Sql) {
        let direction = if self.is_descending { " DESC" } else { "" };
        sql.name(self.column).part(direction);
    }
}
