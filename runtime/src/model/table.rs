//! What the generated module of a table says about it.

use super::{Filter, Read, SoftDelete, Sql};

/// A table.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in the order of the row's fields.
    pub columns: &'static [&'static str],
    /// Columns whose values are texts for Rust and not for PostgreSQL, each with what PostgreSQL calls their type.
    pub casts: &'static [(&'static str, &'static str)],
    /// The column that the database numbers.
    pub numbered: Option<&'static str>,
    /// The columns that are set to the time of each change, which only MySQL does by itself.
    pub touched: &'static [&'static str],
    /// The column that is raised at each change, by which two that change one row notice each other.
    pub version: Option<&'static str>,
    /// How its rows are marked as deleted, where they are.
    pub soft_delete: Option<&'static SoftDelete>,
}

impl Table {
    /// Adds ` WHERE …` with the conditions, and that rows live; nothing where there is neither.
    pub(super) fn clause(&self, filter: &Filter, sql: &mut Sql) {
        let live = self.soft_delete.filter(|_| !filter.is_with_deleted());
        filter.clause(live.map(SoftDelete::live), sql);
    }
}

/// A row of a table.
pub trait Row: Read {
    /// The table.
    const TABLE: &'static Table;
}
