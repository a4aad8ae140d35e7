//! Keys and indexes.

use super::translated::Translated;
use crate::ir::{Column, ColumnType, Database, Table};
use crate::text::sql::Sql;

/// The longest text that MySQL looks up whole, in four bytes a letter.
pub(super) const LOOKED_UP: u64 = 768;

/// The keys that stand in the statement of a table.
pub(super) fn lines(of: Translated<'_>) -> impl Iterator<Item = Sql> {
    let key = Some(&of.table.key).filter(|key| !key.is_empty() && !of.is_key_in_column());
    let key = key.map(|key| format!("PRIMARY KEY ({})", columns(of, key)));
    let uniques = of.table.uniques.iter();
    let uniques = uniques.map(move |key| match of.to {
        Database::Mysql => format!("UNIQUE KEY ({})", columns(of, key)),
        _ => format!("UNIQUE ({})", columns(of, key)),
    });
    let indexes = of
        .table
        .indexes
        .iter()
        .filter(move |_| of.to == Database::Mysql);
    let indexes = indexes.map(move |key| format!("KEY ({})", columns(of, key)));
    let number = number(of).map(|place| format!("UNIQUE KEY ({})", columns(of, &[place])));
    let all = key.into_iter().chain(uniques).chain(number).chain(indexes);
    all.map(Sql::of)
}

/// The column that numbers rows, where MySQL wants a key for it.
fn number(of: Translated<'_>) -> Option<usize> {
    let place = of.numbered().filter(|_| of.to == Database::Mysql)?;
    let is_first = all(of.table).any(|key| key.first() == Some(&place));
    (!is_first).then_some(place)
}

/// The indexes that are statements of their own: all but MySQL's.
pub(super) fn statements(of: Translated<'_>) -> impl Iterator<Item = Sql> {
    let indexes = of
        .table
        .indexes
        .iter()
        .filter(move |_| of.to != Database::Mysql);
    indexes.map(move |key| {
        let names: Vec<&str> = key
            .iter()
            .map(|it| of.table.columns[*it].name.as_str())
            .collect();
        let name = format!("idx_{}_{}", of.table.name, names.join("_"));
        let (name, table) = (Sql::name(of.to, &name), Sql::name(of.to, &of.table.name));
        Sql::of(format!(
            "CREATE INDEX {name} ON {table} ({})",
            columns(of, key)
        ))
    })
}

/// Whether a column is looked up by.
pub(super) fn names(table: &Table, place: usize) -> bool {
    all(table).any(|key| key.contains(&place))
}

fn all(table: &Table) -> impl Iterator<Item = &Vec<usize>> {
    let others = table.uniques.iter().chain(&table.indexes);
    others.chain([&table.key])
}

fn columns(of: Translated<'_>, key: &[usize]) -> String {
    let columns = key.iter().map(|place| {
        let column = &of.table.columns[*place];
        format!(
            "{}{}",
            Sql::name(of.to, &column.name),
            first_letters(of, column)
        )
    });
    columns.collect::<Vec<_>>().join(", ")
}

/// MySQL looks long values up by how they begin.
fn first_letters(of: Translated<'_>, column: &Column) -> &'static str {
    let is_long = match column.ty {
        ColumnType::Text | ColumnType::Bytes => {
            let is_list = !column.made.values.is_empty();
            let length = column.made.length;
            !is_list && length.is_none_or(|length| length > LOOKED_UP)
        }
        _ => false,
    };
    let is_written = of.to == Database::Mysql && of.is_own();
    if is_written && is_long { "(255)" } else { "" }
}
