//! Columns that look like a mark of deleted rows, where the entry says nothing of marks.

use std::collections::BTreeMap;

use crate::ddl;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::sql as codes;
use crate::ir::{Column, ColumnType, Filled, Table};

/// What fleets call such columns, the likelier before the others.
const NAMES: [&str; 12] = [
    "is_deleted",
    "is_delete",
    "is_del",
    "del_state",
    "del_flag",
    "deleted",
    "deleted_at",
    "delete_at",
    "deleted_time",
    "deletion_time",
    "delete_time",
    "is_removed",
];

/// Proposes the mark that most tables have: an entry has one.
pub(super) fn proposal(
    schema: &BTreeMap<&String, &ddl::Table>,
    tables: &[Table],
) -> Option<Diagnostic> {
    let mut found: BTreeMap<(&'static str, Values), Vec<&Table>> = BTreeMap::new();
    for table in tables {
        if let Some((column, values)) = mark(table) {
            found.entry((column, values)).or_default().push(table);
        }
    }
    // The first of those that are as many.
    let found = found.into_iter().rev();
    let ((column, (live, deleted)), tables) = found.max_by_key(|(_, tables)| tables.len())?;
    let message = format!("`{column}` looks like the mark of rows that are deleted");
    let help = format!(
        "`soft_delete: {{column: {column}, live: {live}, deleted: {deleted}}}` in the entry of `models:`, if that is \
         what its values mean; `soft_delete: none` if rows are deleted"
    );
    let finding = Diagnostic::new(&codes::LOOKS_DELETED, message);
    let place = schema.get(&tables[0].name)?.column(column)?.span;
    let note = match tables.len() {
        1 => "no query leaves such rows out".to_owned(),
        count => format!("{count} tables have it, and no query leaves such rows out"),
    };
    Some(finding.at(place, "").note(note).help(help))
}

/// What it is in rows that live, and in deleted ones.
type Values = (&'static str, &'static str);

fn mark(table: &Table) -> Option<(&'static str, Values)> {
    NAMES.iter().find_map(|name| {
        let mut columns = table.columns.iter();
        let is_it = |column: &&Column| {
            column.name.eq_ignore_ascii_case(name) && column.filled == Filled::ByWriter
        };
        let column = columns.find(is_it)?;
        Some((*name, values(column)?))
    })
}

fn values(column: &Column) -> Option<Values> {
    let is_time = column.name.ends_with("_at") || column.name.ends_with("_time");
    match column.ty {
        ColumnType::Bool => Some(("false", "true")),
        ColumnType::Integer if is_time => Some(("0", "millis")),
        ColumnType::Integer => Some(("0", "1")),
        ColumnType::Text if !is_time => Some(("\"0\"", "\"1\"")),
        ColumnType::Instant | ColumnType::DateTime if column.nullable => Some(("null", "now")),
        _ => None,
    }
}
