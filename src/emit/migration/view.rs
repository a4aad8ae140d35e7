//! What the template of a migration prints.

use std::collections::BTreeSet;

use super::translated::{Translated, text};
use super::{column, key};
use crate::ir;
use crate::rust::Quoted;
use crate::system::Service;
use crate::system::database::Database;
use crate::text::sql::Sql;

/// The tables of a database in the SQL of one kind.
pub struct Tables {
    /// The files that they come from, in a comment.
    pub sources: Quoted,
    /// The statements of types that columns are of.
    pub types: Vec<Sql>,
    /// One a table.
    pub all: Vec<Table>,
}

/// One table.
pub struct Table {
    /// `` `user` ``
    pub name: Sql,
    /// Its columns, and the keys that stand behind them.
    pub lines: Vec<Sql>,
    /// What stands behind the last bracket.
    pub options: Sql,
    /// The statements behind it.
    pub statements: Vec<Sql>,
}

impl Tables {
    /// The tables of `database` as `to` makes them.
    #[must_use]
    pub fn new(service: &Service, database: &Database, to: ir::Database) -> Self {
        let contracts = service.contracts.on(database.names.source());
        let files: Vec<_> = contracts.flat_map(|it| &it.files).cloned().collect();
        let tables = database.tables(&service.contracts);
        let tables = tables.map(|(from, table)| Translated { table, from, to });
        let tables: Vec<_> = tables.collect();
        let types: BTreeSet<_> = tables.iter().flat_map(|it| types(*it)).collect();
        Self {
            types: types.into_iter().map(Sql::of).collect(),
            sources: Quoted::new(&files.join(", ")),
            all: tables.into_iter().map(Table::new).collect(),
        }
    }
}

impl Table {
    fn new(of: Translated<'_>) -> Self {
        let columns = (0..of.table.columns.len()).map(|place| column::line(of, place));
        Self {
            name: Sql::name(of.to, &of.table.name),
            lines: columns.chain(key::lines(of)).collect(),
            options: options(of),
            statements: key::statements(of).chain(comments(of)).collect(),
        }
    }
}

/// The statements of PostgreSQL's enums, which columns name.
fn types(of: Translated<'_>) -> impl Iterator<Item = String> {
    let columns = of.table.columns.iter().map(|column| &column.made);
    let columns = columns.filter(move |made| of.is_own() && made.is_custom);
    let enums = columns.filter(|made| !made.values.is_empty());
    enums.map(move |made| {
        let values = made.values.iter();
        let values = values.map(|value| Sql::text(of.to, value).to_string());
        let values: Vec<_> = values.collect();
        format!("CREATE TYPE {} AS ENUM ({})", made.ty, values.join(", "))
    })
}

fn options(of: Translated<'_>) -> Sql {
    if of.to != ir::Database::Mysql {
        return Sql::of("");
    }
    let collation = of.collation(of.table.collation.as_ref());
    let collation = collation.map_or(String::new(), |name| format!(" COLLATE={name}"));
    let comment = text(&of.table.docs).map_or(String::new(), |text| {
        format!(" COMMENT={}", Sql::text(of.to, &text))
    });
    // The set of a collation stands at its beginning.
    let set = collation.trim_start_matches(" COLLATE=").split('_').next();
    let set = set.filter(|set| !set.is_empty()).unwrap_or("utf8mb4");
    Sql::of(format!(
        " ENGINE=InnoDB DEFAULT CHARSET={set}{collation}{comment}"
    ))
}

/// PostgreSQL has statements for comments.
fn comments(of: Translated<'_>) -> impl Iterator<Item = Sql> {
    let is_said = of.to == ir::Database::Postgres;
    let table = Sql::name(of.to, &of.table.name);
    let own = text(&of.table.docs)
        .map(|text| format!("COMMENT ON TABLE {table} IS {}", Sql::text(of.to, &text)));
    let columns = of.table.columns.iter().filter_map(move |column| {
        let text = Sql::text(of.to, &text(&column.docs)?);
        let name = Sql::name(of.to, &column.name);
        let table = Sql::name(of.to, &of.table.name);
        Some(format!("COMMENT ON COLUMN {table}.{name} IS {text}"))
    });
    let all = own.into_iter().chain(columns);
    all.filter(move |_| is_said).map(Sql::of)
}
