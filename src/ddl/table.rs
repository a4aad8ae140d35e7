//! What statements say of a table.

use sqlparser::ast::DataType;

use crate::ir::Initial;
use crate::source::Span;

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name, without that of a database or schema.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Its comment.
    pub comment: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The primary key; none where there is none.
    pub primary: Option<Key>,
    /// What else is unique.
    pub uniques: Vec<Key>,
    /// What rows are looked up by besides.
    pub indexes: Vec<Key>,
    /// How its texts are compared, where the table says it: MySQL's `COLLATE`.
    pub collation: Option<String>,
}

impl Table {
    /// The column of that name, which databases compare without regard to case.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        let mut columns = self.columns.iter();
        columns.find(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// All that rows are found by.
    pub(super) fn keys_mut(&mut self) -> impl Iterator<Item = &mut Key> {
        let others = self.uniques.iter_mut().chain(&mut self.indexes);
        others.chain(&mut self.primary)
    }

    pub(super) fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        let mut columns = self.columns.iter_mut();
        columns.find(|column| column.name.eq_ignore_ascii_case(name))
    }
}

/// Columns whose values name one row.
#[derive(Debug, Clone)]
pub struct Key {
    /// What it is called, if it is.
    pub name: Option<String>,
    /// The columns, at least one.
    pub columns: Vec<String>,
    /// Where it is said.
    pub span: Span,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Its type as it is written.
    pub ty: DataType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// What the database puts in where a row is made without a value.
    pub filled: Filled,
    /// Whether the database sets it to the time of each change.
    pub on_update: bool,
    /// Its comment.
    pub comment: Option<String>,
    /// What the schema says its default is; none where that is NULL.
    pub default: Option<Initial>,
    /// The values of its type, where that is an `ENUM` with a statement of its own.
    pub values: Vec<String>,
    /// What it is computed from, where it is.
    pub computed: Option<String>,
    /// How its texts are compared, where it says so itself.
    pub collation: Option<String>,
}

/// What a database puts into a column by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// Nothing, or NULL.
    Nothing,
    /// A value that the schema says.
    Value,
    /// The time.
    Now,
    /// The next number.
    Number,
    /// What it computes from other columns, always.
    Computed,
}
