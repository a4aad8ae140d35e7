//! The order of rows.

use std::marker::PhantomData;

use super::Sql;

/// One part of the order of the rows `R`.
#[derive(Debug)]
pub struct Order<R> {
    column: &'static str,
    is_descending: bool,
    of: PhantomData<fn() -> R>,
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
