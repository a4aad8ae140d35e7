//! Schemas → the tables of services that have models.

mod go;
mod looks;
mod made;
mod mark;
mod types;

use std::collections::BTreeMap;

pub use self::go::{prefix, usual_prefix};

use crate::ddl::{self, Schema};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::sql as codes;
use crate::ir::{self, Column, Database, Filled, Table};
use crate::manifest::{Deletion, ModelsEntry};

/// Columns that goctl leaves to the database when a row is new and when it changes (`--ignore-columns`).
const CREATED: [&str; 3] = ["create_at", "create_time", "created_at"];
const UPDATED: [&str; 3] = ["update_at", "update_time", "updated_at"];

/// The database whose SQL that is.
#[must_use]
pub fn sql(dialect: ddl::Dialect) -> Database {
    match dialect {
        ddl::Dialect::Mysql => Database::Mysql,
        ddl::Dialect::Postgres => Database::Postgres,
        ddl::Dialect::Sqlite => Database::Sqlite,
    }
}

/// The tables of an entry of `models:`, in the order of their names, and what is to be said of them.
#[must_use]
pub fn tables(schema: &Schema, entry: &ModelsEntry) -> (Vec<Table>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    for name in &entry.tables {
        if !schema.tables.iter().any(|table| table.name == *name) {
            findings.push(unknown(name, schema));
        }
    }
    let is_wanted =
        |table: &&ddl::Table| entry.tables.is_empty() || entry.tables.contains(&table.name);
    let wanted: BTreeMap<_, _> = schema
        .tables
        .iter()
        .filter(is_wanted)
        .map(|it| (&it.name, it))
        .collect();
    if wanted.is_empty() && findings.is_empty() {
        let message = format!("{} makes no table", quoted(&entry.files));
        findings.push(Diagnostic::new(&codes::NO_TABLE, message));
    }
    let mut types = types::Types::new(schema.dialect, entry);
    let tables = wanted.values().filter(|table| !table.columns.is_empty());
    let tables = tables.map(|table| lowered(table, &mut types, &mut findings));
    let mut tables: Vec<Table> = tables.collect();
    findings.extend(types.findings());
    if let Some(name) = &entry.version {
        findings.extend(mark::raise(name, &mut tables));
    }
    match &entry.soft_delete {
        Deletion::Mark(mark) => findings.extend(mark::apply(mark, &mut tables)),
        Deletion::Unsaid => findings.extend(looks::proposal(&wanted, &tables)),
        Deletion::None => {}
    }
    if entry.cache == Some(true) {
        let prefix = entry.cache_prefix.as_deref();
        for table in &mut tables {
            table.cache = go::cached(wanted[&table.name], table, prefix);
        }
        findings.extend(prefix.is_none().then(|| assumed(&tables)).flatten());
    }
    (tables, findings)
}

/// What is assumed of the keys of rows in a cache, which another service may share.
fn assumed(tables: &[Table]) -> Option<Diagnostic> {
    let key = tables
        .iter()
        .find_map(|table| Some(&table.cache.as_ref()?.key))?;
    let message = format!("rows are kept under `{key}…`");
    let finding = Diagnostic::new(&codes::CACHE_PREFIX, message);
    let finding = finding
        .note("a Go service keeps them under `cache:<database>:…` where goctl read a database");
    Some(finding.help("say which in the entry of `models`: `cache_prefix: cache`"))
}

fn quoted(files: &[String]) -> String {
    let files: Vec<_> = files.iter().map(|file| format!("`{file}`")).collect();
    files.join(", ")
}

fn unknown(name: &str, schema: &Schema) -> Diagnostic {
    let message = format!("there is no table `{name}`");
    let finding = Diagnostic::new(&codes::TABLE_MISSING, message);
    let names = schema.tables.iter().map(|table| table.name.as_str());
    match crate::diagnostic::nearest(name, names) {
        Some(near) => finding.help(format!("there is `{near}`")),
        None => finding,
    }
}

fn lowered(table: &ddl::Table, types: &mut types::Types, findings: &mut Vec<Diagnostic>) -> Table {
    let places = |key: &ddl::Key| -> Vec<usize> {
        let place = |name: &String| table.columns.iter().position(|column| column.name == *name);
        key.columns.iter().filter_map(place).collect()
    };
    if table.primary.is_none() {
        let message = format!("`{}` has no primary key", table.name);
        let finding = Diagnostic::new(&codes::NO_KEY, message).at(table.span, "");
        findings.push(finding.note("its model finds rows by conditions alone"));
    }
    let columns = table.columns.iter();
    Table {
        name: table.name.clone(),
        docs: docs(table.comment.as_deref()),
        columns: columns
            .map(|column| column_of(table, column, types))
            .collect(),
        key: table.primary.as_ref().map(places).unwrap_or_default(),
        uniques: table.uniques.iter().map(places).collect(),
        indexes: table.indexes.iter().map(places).collect(),
        collation: table.collation.clone(),
        version: None,
        soft_delete: None,
        cache: None,
    }
}

fn column_of(table: &ddl::Table, column: &ddl::Column, types: &mut types::Types) -> Column {
    Column {
        name: column.name.clone(),
        docs: docs(column.comment.as_deref()),
        ty: types.of(table, column),
        cast: types.cast(column),
        nullable: column.nullable,
        filled: filled(column),
        made: made::made(column),
    }
}

fn filled(column: &ddl::Column) -> Filled {
    let is_one_of = |names: &[&str]| {
        names
            .iter()
            .any(|name| column.name.eq_ignore_ascii_case(name))
    };
    match column.filled {
        ddl::Filled::Number => Filled::Number,
        ddl::Filled::Computed => Filled::Computed,
        _ if column.on_update => Filled::AtChanges,
        ddl::Filled::Now if is_one_of(&UPDATED) => Filled::AtChanges,
        ddl::Filled::Now if is_one_of(&CREATED) => Filled::Once,
        ddl::Filled::Now => Filled::AtFirst,
        ddl::Filled::Nothing | ddl::Filled::Value => Filled::ByWriter,
    }
}

fn docs(comment: Option<&str>) -> ir::Docs {
    let lines = comment.unwrap_or_default().trim().lines();
    ir::Docs {
        lines: lines.map(|line| line.trim().to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests;
