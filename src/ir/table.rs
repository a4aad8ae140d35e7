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
    /// The columns of each other index, by their places.
    pub indexes: Vec<Vec<usize>>,
    /// How its texts are compared, where the schema says it, one word.
    pub collation: Option<String>,
    /// The column that is raised at each change, by its place.
    pub version: Option<usize>,
    /// How its rows are marked as deleted, where they are.
    pub soft_delete: Option<SoftDelete>,
    /// How its rows are kept in a cache, where they are.
    pub cache: Option<Cached>,
}

/// How rows are kept in a cache: as goctl's models keep them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cached {
    /// The fields of Go's struct, one a column.
    pub fields: Vec<GoField>,
    /// `cache:user:id:`: what stands before the primary key.
    pub key: String,
    /// The same for the other keys.
    pub uniques: Vec<String>,
}

/// A field of the struct that goctl makes of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoField {
    /// `LoginName`
    pub name: String,
    /// Its type: `int64` where the column is a bool for Rust alone, and the digits of decimals.
    pub ty: GoType,
    /// Whether it is one of `sql.Null…`.
    pub is_null: bool,
}

/// What Go makes of a column beyond its type here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum GoType {
    /// What its type says.
    AsColumn,
    /// A number, though it is a bool here.
    Flag,
    /// A number, of a decimal with so many digits behind the point.
    Decimal(u32),
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
    /// What PostgreSQL calls their type, where they are texts for Rust and not for PostgreSQL.
    pub cast: Option<String>,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Who gives it its values.
    pub filled: Filled,
    /// How the schema makes it.
    pub made: Made,
}

/// How a schema makes a column, for statements that make it again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Made {
    /// Its type in the words of the schema's dialect: `BIGINT UNSIGNED`, or `ENUM` with the values beside it.
    pub ty: String,
    /// Whether the type is none of the dialect's own.
    pub is_custom: bool,
    /// The values of an `ENUM` or a `SET`.
    pub values: Vec<String>,
    /// How long its texts are at most, and how many digits of a second its times have.
    pub length: Option<u64>,
    /// The digits of a decimal, and how many of them stand behind the point.
    pub digits: Option<(u64, u64)>,
    /// Its default; none where that is NULL.
    pub default: Option<Initial>,
    /// Whether the database sets it to the time of each change.
    pub on_update: bool,
    /// What it is computed from, in the words of the schema's dialect.
    pub computed: Option<String>,
    /// How its texts are compared, where the column says it.
    pub collation: Option<String>,
}

/// The default of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Initial {
    /// A number as it is written.
    Number(String),
    /// A text, without its quotes.
    Text(String),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// The time.
    Now,
    /// Anything else, in the words of the schema's dialect.
    Other(String),
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ColumnType {
    /// `true` or `false`.
    Bool,
    /// A whole number of at most 64 bits.
    Integer,
    /// The same without a sign.
    Unsigned,
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
