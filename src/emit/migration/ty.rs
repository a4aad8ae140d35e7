//! The types of columns.

use super::key;
use super::translated::Translated;
use crate::ir::{Column, ColumnType as T, Database, Filled, Made};
use crate::text::sql::Sql;

/// The type of a column: the schema's where that is in the same dialect, else what the model reads and writes alike.
pub(super) fn of(of: Translated<'_>, place: usize) -> String {
    let column = &of.table.columns[place];
    if of.is_own() && !is_counted(of, column) {
        return own(of, &column.made);
    }
    match of.to {
        Database::Mysql => mysql(column, key::names(of.table, place)),
        Database::Postgres => postgres(column),
        Database::Sqlite => sqlite(column),
    }
}

/// Whether the type itself says that rows are numbered: what does so here stands behind it.
fn is_counted(of: Translated<'_>, column: &Column) -> bool {
    column.filled == Filled::Number && of.to != Database::Mysql
}

fn own(of: Translated<'_>, made: &Made) -> String {
    if made.is_custom || made.values.is_empty() {
        return made.ty.clone();
    }
    let values = made.values.iter();
    let values = values.map(|value| Sql::text(of.to, value).to_string());
    format!("{}({})", made.ty, values.collect::<Vec<_>>().join(","))
}

/// Whether a column of another dialect may have a default: of MySQL's long texts none may.
pub(super) fn has_defaults(to: Database, column: &Column) -> bool {
    let is_long = column.ty == T::Text && column.made.length.is_none();
    let is_long = is_long || matches!(column.ty, T::Bytes | T::Json);
    !(is_long && (to == Database::Mysql || column.ty == T::Bytes))
}

fn mysql(column: &Column, is_key: bool) -> String {
    let made = &column.made;
    match column.ty {
        T::Bool => "TINYINT(1)".to_owned(),
        T::Integer => "BIGINT".to_owned(),
        T::Unsigned => "BIGINT UNSIGNED".to_owned(),
        T::Float => "DOUBLE".to_owned(),
        T::Decimal => digits("DECIMAL", made, "(28,8)"),
        T::Text => match made.length {
            Some(length) if length <= key::LOOKED_UP => format!("VARCHAR({length})"),
            _ if is_key => "VARCHAR(255)".to_owned(),
            _ => "LONGTEXT".to_owned(),
        },
        T::Bytes if is_key => "VARBINARY(255)".to_owned(),
        T::Bytes => "LONGBLOB".to_owned(),
        T::Date => "DATE".to_owned(),
        T::Time => "TIME(6)".to_owned(),
        T::DateTime | T::Instant => "DATETIME(6)".to_owned(),
        T::Json => "JSON".to_owned(),
    }
}

fn postgres(column: &Column) -> String {
    let made = &column.made;
    match column.ty {
        T::Bool => "BOOLEAN".to_owned(),
        T::Integer => "BIGINT".to_owned(),
        T::Unsigned if column.filled == Filled::Number => "BIGINT".to_owned(),
        T::Unsigned => "NUMERIC(20)".to_owned(),
        T::Float => "DOUBLE PRECISION".to_owned(),
        T::Decimal => digits("NUMERIC", made, ""),
        T::Text => match made.length {
            Some(length) => format!("VARCHAR({length})"),
            None => "TEXT".to_owned(),
        },
        T::Bytes => "BYTEA".to_owned(),
        T::Date => "DATE".to_owned(),
        T::Time => "TIME".to_owned(),
        T::DateTime => "TIMESTAMP".to_owned(),
        T::Instant => "TIMESTAMPTZ".to_owned(),
        T::Json => "JSONB".to_owned(),
    }
}

/// SQLite keeps values by the words in their types.
fn sqlite(column: &Column) -> String {
    match column.ty {
        T::Bool => "BOOLEAN".to_owned(),
        T::Integer | T::Unsigned => "INTEGER".to_owned(),
        T::Float => "REAL".to_owned(),
        T::Decimal => digits("DECIMAL", &column.made, ""),
        T::Text | T::Json => "TEXT".to_owned(),
        T::Bytes => "BLOB".to_owned(),
        T::Date => "DATE".to_owned(),
        T::Time => "TIME".to_owned(),
        T::DateTime | T::Instant => "DATETIME".to_owned(),
    }
}

fn digits(name: &str, made: &Made, or: &str) -> String {
    let digits = made.digits;
    let digits = digits.map(|(all, behind)| format!("({all},{behind})"));
    format!("{name}{}", digits.unwrap_or_else(|| or.to_owned()))
}
