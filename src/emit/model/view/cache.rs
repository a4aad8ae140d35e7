//! How rows are kept in a cache.

use crate::ir::{self, ColumnType, GoType};
use crate::rust::{Code, Literal};

/// How the rows of a table are kept in a cache.
pub struct Cache {
    /// `model::GoField::new("LoginName", model::GoType::Text)`: one a column.
    pub fields: Vec<Code>,
    /// `model::CacheKey { prefix: "cache:user:id:", columns: &[0] }`: the primary key.
    pub key: Code,
    /// The same for the other keys.
    pub uniques: Vec<Code>,
}

impl Cache {
    pub(super) fn new(cached: &ir::Cached, table: &ir::Table) -> Self {
        let fields = cached.fields.iter().zip(&table.columns);
        let uniques = cached.uniques.iter().zip(&table.uniques);
        Self {
            fields: fields
                .map(|(field, column)| code(field, column.ty))
                .collect(),
            key: key(&cached.key, &table.key),
            uniques: uniques
                .map(|(prefix, columns)| key(prefix, columns))
                .collect(),
        }
    }
}

fn key(prefix: &str, columns: &[usize]) -> Code {
    let columns: Vec<_> = columns.iter().map(usize::to_string).collect();
    let prefix = Literal::new(prefix);
    Code::new(format!(
        "model::CacheKey {{ prefix: {prefix}, columns: &[{}] }}",
        columns.join(", ")
    ))
}

fn code(field: &ir::GoField, column: ColumnType) -> Code {
    let new = if field.is_null { "null" } else { "new" };
    let ty = match field.ty {
        GoType::AsColumn => name(column).to_owned(),
        GoType::Flag => "Flag".to_owned(),
        GoType::Decimal(scale) => format!("Decimal({scale})"),
    };
    let name = Literal::new(&field.name);
    Code::new(format!(
        "model::GoField::{new}({name}, model::GoType::{ty})"
    ))
}

fn name(column: ColumnType) -> &'static str {
    match column {
        ColumnType::Bool => "Bool",
        ColumnType::Integer => "Integer",
        ColumnType::Unsigned => "Unsigned",
        ColumnType::Float => "Float",
        ColumnType::Decimal => "Decimal(0)",
        ColumnType::Text => "Text",
        ColumnType::Bytes => "Bytes",
        ColumnType::Date => "Date",
        ColumnType::Time => "Time",
        ColumnType::DateTime => "DateTime",
        ColumnType::Instant => "Instant",
        ColumnType::Json => "Json",
    }
}
