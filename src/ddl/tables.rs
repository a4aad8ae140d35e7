//! `CREATE TABLE` → a table.

use sqlparser::ast::{
    ColumnDef, CreateTable, CreateTableLikeKind, DataType, Expr, IndexColumn, ObjectName,
    TableConstraint,
};

use super::column::Written;
use super::options;
use super::path;
use super::places::Places;
use super::table::{Key, Table};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::sql as codes;
use crate::source::Span;

/// The table that a statement makes; `others` are those that it may be made like.
pub(super) fn create(
    statement: &CreateTable,
    others: &[Table],
    places: &Places<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Table> {
    let span = place(&statement.name, places);
    let name = path::names(&statement.name).1.to_owned();
    if statement.query.is_some() || statement.partition_of.is_some() {
        findings.push(without_columns(&name, span));
        return None;
    }
    let mut table = Table {
        name,
        span,
        comment: options::comment(&statement.table_options),
        columns: Vec::new(),
        primary: None,
        uniques: Vec::new(),
        indexes: Vec::new(),
        collation: options::collation(&statement.table_options),
    };
    for source in sources(statement) {
        copy(&mut table, source, others, findings)?;
    }
    let mut maker = Maker { table, findings };
    for column in statement.columns.iter().filter(|it| source(it).is_none()) {
        let options = column.options.iter().map(|option| &option.option);
        let written = Written::new(&column.name, &column.data_type, options, places);
        maker.column(written);
    }
    for constraint in &statement.constraints {
        maker.constraint(constraint, places);
    }
    Some(maker.table)
}

fn without_columns(name: &str, span: Span) -> Diagnostic {
    let message = format!("the columns of `{name}` do not stand in its statement");
    Diagnostic::new(&codes::NO_COLUMNS, message)
        .at(span, "")
        .help("write them out where it is to have a model")
}

/// The tables whose columns come first.
fn sources(statement: &CreateTable) -> impl Iterator<Item = &ObjectName> {
    let like = statement.like.as_ref().map(|like| match like {
        CreateTableLikeKind::Parenthesized(like) | CreateTableLikeKind::Plain(like) => &like.name,
    });
    let written = statement.columns.iter().filter_map(source);
    let parents = statement.inherits.iter().flatten();
    like.into_iter().chain(written).chain(parents)
}

/// `(LIKE orders)`, which sqlparser takes for a column `LIKE` of the type `orders` where the dialect is MySQL's.
fn source(column: &ColumnDef) -> Option<&ObjectName> {
    let is_word =
        column.name.quote_style.is_none() && column.name.value.eq_ignore_ascii_case("LIKE");
    match &column.data_type {
        DataType::Custom(name, _) if is_word => Some(name),
        _ => None,
    }
}

fn copy(
    table: &mut Table,
    source: &ObjectName,
    others: &[Table],
    findings: &mut Vec<Diagnostic>,
) -> Option<()> {
    let name = path::names(source).1;
    let Some(other) = others.iter().find(|other| other.name == name) else {
        let message = format!("`{}` is made like `{name}`, which is not there", table.name);
        let finding = Diagnostic::new(&codes::UNKNOWN_TABLE, message).at(table.span, "");
        findings.push(finding.help(format!(
            "give the file that makes `{name}` as well, before this one"
        )));
        return None;
    };
    table.columns.extend(other.columns.iter().cloned());
    table.primary.clone_from(&other.primary);
    table.uniques.clone_from(&other.uniques);
    table.indexes.clone_from(&other.indexes);
    Some(())
}

/// The place of a table's name.
pub(super) fn place(name: &ObjectName, places: &Places<'_>) -> Span {
    let mut idents = name.0.iter().filter_map(|part| part.as_ident());
    let last = idents.next_back().map(|ident| places.span(ident.span));
    last.unwrap_or_else(|| places.span(sqlparser::tokenizer::Span::empty()))
}

/// A table that gets columns and keys.
pub(super) struct Maker<'f> {
    pub(super) table: Table,
    pub(super) findings: &'f mut Vec<Diagnostic>,
}

impl Maker<'_> {
    pub(super) fn column(&mut self, written: Written) {
        let key = written.key();
        let column = written.column;
        if let Some(other) = self.table.column(&column.name) {
            let message = format!("`{}` has two columns `{}`", self.table.name, column.name);
            let finding = Diagnostic::new(&codes::COLUMN_DUPLICATE, message);
            self.findings.push(
                finding
                    .at(column.span, "")
                    .also(other.span, "the first one"),
            );
            return;
        }
        if written.is_primary {
            self.primary(key);
        } else if written.is_unique {
            self.table.uniques.push(key);
        }
        self.table.columns.push(column);
    }

    pub(super) fn constraint(&mut self, constraint: &TableConstraint, places: &Places<'_>) {
        match constraint {
            TableConstraint::PrimaryKey(key) => {
                if let Some(key) = self.key(None, &key.columns, places) {
                    self.primary(key);
                }
            }
            TableConstraint::Unique(unique) => {
                let name = unique.name.as_ref().or(unique.index_name.as_ref());
                let name = name.map(|name| name.value.clone());
                let key = self.key(name, &unique.columns, places);
                self.table.uniques.extend(key);
            }
            TableConstraint::Index(index) => {
                let name = index.name.as_ref().map(|name| name.value.clone());
                let key = self.key(name, &index.columns, places);
                self.table.indexes.extend(key);
            }
            _ => {}
        }
    }

    fn primary(&mut self, key: Key) {
        if let Some(other) = &self.table.primary {
            let message = format!("`{}` has two primary keys", self.table.name);
            let finding = Diagnostic::new(&codes::PRIMARY_KEYS, message);
            self.findings
                .push(finding.at(key.span, "").also(other.span, "the first one"));
            return;
        }
        self.table.primary = Some(key);
    }

    /// A key of columns; none where something else than columns makes it.
    pub(super) fn key(
        &self,
        name: Option<String>,
        columns: &[IndexColumn],
        places: &Places<'_>,
    ) -> Option<Key> {
        let exprs = columns.iter().map(|column| &column.column.expr);
        let names: Option<Vec<_>> = exprs.map(column_name).collect();
        let names = names?;
        let first = names.first()?.1;
        let last = names.last()?.1;
        Some(Key {
            name,
            columns: names.iter().map(|(name, _)| (*name).to_owned()).collect(),
            span: places.span(first).to(places.span(last)),
        })
    }
}

/// The column that an index names, `login_name` or, of its first letters, `login_name(20)`.
fn column_name(expr: &Expr) -> Option<(&str, sqlparser::tokenizer::Span)> {
    let ident = match expr {
        Expr::Identifier(ident) => ident,
        Expr::Function(function) => match &function.name.0[..] {
            [part] if is_length(function) => part.as_ident()?,
            _ => return None,
        },
        _ => return None,
    };
    Some((ident.value.as_str(), ident.span))
}

fn is_length(function: &sqlparser::ast::Function) -> bool {
    let text = function.args.to_string();
    let inner = text.trim_start_matches('(').trim_end_matches(')');
    !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit())
}
