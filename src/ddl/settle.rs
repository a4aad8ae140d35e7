//! What is done to a table once all statements are read.

use std::collections::BTreeMap;

use sqlparser::ast::DataType;

use super::path;
use super::table::{Filled, Key, Table};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::sql as codes;
use crate::source::Span;

/// Spells keys as their columns, drops those that say nothing new, and finds those of unknown columns.
pub(super) fn settle(table: &mut Table, findings: &mut Vec<Diagnostic>) {
    let mut uniques = std::mem::take(&mut table.uniques);
    let mut primary = table.primary.take();
    let spelt = |key: &mut Key, findings: &mut Vec<Diagnostic>| {
        for name in &mut key.columns {
            match table.column(name) {
                Some(column) => name.clone_from(&column.name),
                None => findings.push(unknown_column(table, name, key.span)),
            }
        }
    };
    uniques
        .iter_mut()
        .chain(&mut primary)
        .for_each(|key| spelt(key, findings));
    let mut seen: Vec<Vec<String>> = primary.iter().map(|key| key.columns.clone()).collect();
    uniques.retain(|key| {
        let is_new = !seen.contains(&key.columns);
        seen.push(key.columns.clone());
        is_new
    });
    for name in primary.iter().flat_map(|key| &key.columns) {
        if let Some(column) = table.column_mut(name) {
            column.nullable = false;
        }
    }
    table.uniques = uniques;
    table.primary = primary;
    settle_indexes(table, &seen);
}

/// Spells the other indexes as their columns, and drops those that are among the keys.
fn settle_indexes(table: &mut Table, keys: &[Vec<String>]) {
    let mut indexes = std::mem::take(&mut table.indexes);
    indexes.retain_mut(|index| {
        let spelt = index.columns.iter();
        let spelt = spelt.map(|name| Some(table.column(name)?.name.clone()));
        let Some(columns) = spelt.collect::<Option<Vec<String>>>() else {
            return false;
        };
        index.columns = columns;
        !keys.contains(&index.columns)
    });
    let mut seen: Vec<Vec<String>> = Vec::new();
    indexes.retain(|index| {
        let is_new = !seen.contains(&index.columns);
        seen.push(index.columns.clone());
        is_new
    });
    table.indexes = indexes;
}

/// Gives columns of enums their values.
pub(super) fn values(table: &mut Table, enums: &BTreeMap<String, Vec<String>>) {
    for column in &mut table.columns {
        if let DataType::Custom(name, _) = &column.ty {
            let values = enums.get(path::names(name).1);
            column.values = values.cloned().unwrap_or_default();
        }
    }
}

/// In SQLite a primary key of one INTEGER is the row's number.
pub(super) fn number(table: &mut Table) {
    let Some([name]) = table.primary.as_ref().map(|key| &key.columns[..]) else {
        return;
    };
    let name = name.clone();
    if let Some(column) = table.column_mut(&name)
        && column.ty.to_string().eq_ignore_ascii_case("INTEGER")
    {
        column.filled = Filled::Number;
    }
}

fn unknown_column(table: &Table, name: &str, span: Span) -> Diagnostic {
    let message = format!(
        "a key of `{}` names a column `{name}`, which is not there",
        table.name
    );
    let finding = Diagnostic::new(&codes::KEY_COLUMN, message).at(span, "");
    let names = table.columns.iter().map(|column| column.name.as_str());
    match crate::diagnostic::nearest(name, names) {
        Some(near) => finding.help(format!("there is a column `{near}`")),
        None => finding,
    }
}
