//! `version:` and `soft_delete:` of an entry, for the tables that have the column.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::sql as codes;
use crate::ir::{ColumnType, Filled, Fixed, SoftDelete, Table};
use crate::manifest;

/// Names the version of the tables that have the column.
pub(super) fn raise(name: &str, tables: &mut [Table]) -> Option<Diagnostic> {
    let mut is_used = false;
    for table in tables {
        let number = place(table, name);
        let number = number.filter(|at| table.columns[*at].ty == ColumnType::Integer);
        if let Some(column) = number.filter(|at| !table.columns[*at].nullable) {
            is_used = true;
            table.columns[column].filled = Filled::ByVersion;
            table.version = Some(column);
        }
    }
    let owner = "holds a whole number in a table of the entry, never NULL";
    (!is_used).then(|| missing("version", name, owner))
}

/// Marks the tables that have the column; finds columns that are not there.
pub(super) fn apply(mark: &manifest::SoftDelete, tables: &mut [Table]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut is_used = false;
    for table in tables {
        let Some(column) = place(table, &mark.column) else {
            continue;
        };
        is_used = true;
        let mut deleted = vec![(column, written(&mark.deleted))];
        for (name, value) in &mark.set {
            match place(table, name) {
                Some(place) => deleted.push((place, written(value))),
                None => findings.push(missing(
                    "soft_delete",
                    name,
                    &format!("`{}` has", table.name),
                )),
            }
        }
        table.columns[column].filled = Filled::ByMark;
        table.soft_delete = Some(SoftDelete {
            column,
            live: constant(&mark.live),
            deleted,
        });
    }
    if !is_used {
        findings.push(missing(
            "soft_delete",
            &mark.column,
            "a table of the entry has",
        ));
    }
    findings
}

fn place(table: &Table, name: &str) -> Option<usize> {
    let mut columns = table.columns.iter();
    columns.position(|column| column.name.eq_ignore_ascii_case(name))
}

fn missing(key: &str, name: &str, owner: &str) -> Diagnostic {
    let message = format!("`{key}` names `{name}`, which is no column that {owner}");
    Diagnostic::new(&codes::MARK_COLUMN, message)
}

/// A value that is written when a row is deleted; `now` and `millis` are the time.
fn written(value: &manifest::Fixed) -> Fixed {
    match value {
        manifest::Fixed::Text(text) if text == "now" => Fixed::Now,
        manifest::Fixed::Text(text) if text == "millis" => Fixed::Millis,
        other => constant(other),
    }
}

fn constant(value: &manifest::Fixed) -> Fixed {
    match value {
        manifest::Fixed::Null => Fixed::Null,
        manifest::Fixed::Bool(value) => Fixed::Bool(*value),
        manifest::Fixed::Integer(value) => Fixed::Integer(*value),
        manifest::Fixed::Text(text) => Fixed::Text(text.clone()),
    }
}
