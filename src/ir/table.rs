//! The tables of a service that has models.

use serde::Serialize;

use super::Docs;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its comment.
    pub docs: Docs,
    /// Its columns, at least one.
    pub columns: Vec<Column>,
    /// The columns of the primary key, by their places; none where there is none.
    pub key: Vec<usize>,
    /// The columns of each other key that is unique, by their places.
    pub uniques: Vec<Vec<usize>>,
    /// The column that is raised at each change, by its place.
    pub version: Option<usize>,
    /// How its rows are marked as deleted, where they are.
    pub soft_delete: Option<SoftDelete>,
}

/// How rows are marked as deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SoftDelete {
    /// The column that says it, by its place.
    pub column: usize,
    /// What it is in rows that live.
    pub live: Fixed,
    /// What becomes of a row that is deleted: columns by their places, and their values.
    pub deleted: Vec<(usize, Fixed)>,
}

/// A value that is the same for every row, or the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Fixed {
    /// NULL.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
    /// The time.
    Now,
    /// The time, in milliseconds since 1970.
    Millis,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its comment.
    pub docs: Docs,
    /// What its values are.
    pub ty: ColumnType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Who gives it its values.
    pub filled: Filled,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ColumnType {
    /// `true` or `false`.
    Bool,
    /// A whole number of at most 64 bits.
    Integer,
    /// A number.
    Float,
    /// A number with exact decimals.
    Decimal,
    /// A text.
    Text,
    /// Bytes.
    Bytes,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A date and a time of day somewhere.
    DateTime,
    /// A point in time.
    Instant,
    /// JSON.
    Json,
}

/// Who gives a column its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Filled {
    /// Whoever writes the row.
    ByWriter,
    /// The database where a row is new, whoever writes it later.
    AtFirst,
    /// The database where a row is new, nobody later.
    Once,
    /// The database where a row is new, and the model at each change.
    AtChanges,
    /// The database, with the number of the row.
    Number,
    /// The database alone.
    Computed,
    /// The model, which raises it at each change.
    ByVersion,
    /// The model, which keeps the mark of deleted rows in it.
    ByMark,
}
