//! Statements, one after the other → the schema that is there after the last one.

use std::collections::BTreeMap;

use sqlparser::ast::{
    AlterTable, CommentObject, CreateIndex, CreateTable, IndexType, ObjectName, ObjectType,
    Statement, UserDefinedTypeRepresentation,
};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::kind::{self, Kind};
use super::places::Places;
use super::split;
use super::table::Table;
use super::tables::{self, Maker};
use super::{Dialect, Schema, alter, parse, path, settle};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::sql as codes;
use crate::source::{FileId, Span};

/// The schema so far.
pub(super) struct Reader {
    dialect: Dialect,
    tables: Vec<Table>,
    /// The values of PostgreSQL's enums, by their names.
    enums: BTreeMap<String, Vec<String>>,
    findings: Vec<Diagnostic>,
}

impl Reader {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            tables: Vec::new(),
            enums: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    /// Reads the statements of a file; those before a text without an end are still read.
    pub(super) fn read(&mut self, file: FileId, text: &str) {
        let places = Places::new(file, text);
        let (tokens, broken) = parse::tokens(text, self.dialect);
        for statement in split::statements(tokens) {
            self.statement(statement, &places);
        }
        if let Some(error) = broken {
            let message = error.message.to_lowercase();
            let finding = Diagnostic::new(&codes::SYNTAX, message);
            self.findings
                .push(finding.at(places.character(error.location), ""));
        }
    }

    /// The schema with what was found; keys spelt as their columns.
    pub(super) fn finish(mut self) -> (Schema, Vec<Diagnostic>) {
        let is_sqlite = self.dialect == Dialect::Sqlite;
        for table in &mut self.tables {
            settle::settle(table, &mut self.findings);
            settle::values(table, &self.enums);
            if is_sqlite {
                settle::number(table);
            }
        }
        let schema = Schema {
            dialect: self.dialect,
            tables: self.tables,
        };
        (schema, self.findings)
    }

    fn statement(&mut self, tokens: Vec<TokenWithSpan>, places: &Places<'_>) {
        let kind = kind::of(&tokens);
        let span = head(&tokens, places);
        if kind == Kind::Other {
            return;
        }
        if kind == Kind::Unknown {
            self.findings.push(not_understood(span, None));
            return;
        }
        match parse::statement(tokens, self.dialect) {
            Ok(statement) => self.apply(&statement, places),
            Err(error) if kind == Kind::Table => {
                let (message, at) = parse::said(&error);
                let place = at.map_or(span, |at| places.character(at));
                self.findings
                    .push(Diagnostic::new(&codes::SYNTAX, message).at(place, ""));
            }
            Err(_) if kind == Kind::Index => {}
            Err(error) => self
                .findings
                .push(not_understood(span, Some(&parse::said(&error).0))),
        }
    }

    fn apply(&mut self, statement: &Statement, places: &Places<'_>) {
        match statement {
            Statement::CreateType {
                name,
                representation: Some(UserDefinedTypeRepresentation::Enum { labels }),
            } => {
                let labels = labels.iter().map(|label| label.value.clone());
                let name = path::names(name).1.to_owned();
                self.enums.insert(name, labels.collect());
            }
            Statement::CreateTable(create) => self.create(create, places),
            Statement::AlterTable(alter) => self.alter(alter, places),
            Statement::CreateIndex(index) if index.predicate.is_none() => self.index(index, places),
            Statement::Drop {
                object_type: ObjectType::Table,
                names,
                ..
            } => {
                let dropped: Vec<_> = names.iter().map(|name| path::names(name).1).collect();
                self.tables
                    .retain(|table| !dropped.contains(&table.name.as_str()));
            }
            Statement::RenameTable(renames) => {
                for rename in renames {
                    if let Some(table) = self.table(&rename.old_name, places) {
                        path::names(&rename.new_name).1.clone_into(&mut table.name);
                    }
                }
            }
            Statement::Comment {
                object_type,
                object_name,
                comment,
                ..
            } => {
                self.comment(*object_type, object_name, comment.as_ref());
            }
            _ => {}
        }
    }

    fn create(&mut self, statement: &CreateTable, places: &Places<'_>) {
        let made = tables::create(statement, &self.tables, places, &mut self.findings);
        let Some(table) = made else { return };
        match self.tables.iter().find(|other| other.name == table.name) {
            None => self.tables.push(table),
            Some(_) if statement.if_not_exists => {}
            Some(other) => self.findings.push(duplicate(&table, other)),
        }
    }

    fn alter(&mut self, statement: &AlterTable, places: &Places<'_>) {
        self.change(&statement.name, places, |maker| {
            for operation in &statement.operations {
                alter::apply(operation, maker, places);
            }
        });
    }

    fn index(&mut self, index: &CreateIndex, places: &Places<'_>) {
        let is_known = |table: &Table| table.name == path::names(&index.table_name).1;
        // What only makes questions faster may be of a table that somebody else has.
        if !index.unique && (is_special(index) || !self.tables.iter().any(is_known)) {
            return;
        }
        let name = index
            .name
            .as_ref()
            .map(|name| path::names(name).1.to_owned());
        self.change(&index.table_name, places, |maker| {
            let key = maker.key(name, &index.columns, places);
            match index.unique {
                true => maker.table.uniques.extend(key),
                false => maker.table.indexes.extend(key),
            }
        });
    }

    /// Changes a table in its place.
    fn change(
        &mut self,
        name: &ObjectName,
        places: &Places<'_>,
        change: impl FnOnce(&mut Maker<'_>),
    ) {
        let Some(table) = self.table(name, places).cloned() else {
            return;
        };
        let old = table.name.clone();
        let mut maker = Maker {
            table,
            findings: &mut self.findings,
        };
        change(&mut maker);
        let changed = maker.table;
        if let Some(table) = self.tables.iter_mut().find(|table| table.name == old) {
            *table = changed;
        }
    }

    /// The table of that name; a finding where it is not there.
    fn table(&mut self, name: &ObjectName, places: &Places<'_>) -> Option<&mut Table> {
        let (_, last) = path::names(name);
        let found = self.tables.iter().position(|table| table.name == last);
        if found.is_none() {
            let message = format!("`{last}` is changed here and made nowhere");
            let finding = Diagnostic::new(&codes::CHANGED_UNKNOWN, message);
            let finding = finding.at(tables::place(name, places), "");
            self.findings
                .push(finding.help("give the file that makes it as well, before this one"));
        }
        found.map(|at| &mut self.tables[at])
    }

    fn comment(&mut self, of: CommentObject, path: &ObjectName, text: Option<&String>) {
        let (before, last) = path::names(path);
        let mut tables = self.tables.iter_mut();
        match of {
            CommentObject::Table => {
                let table = tables.find(|table| table.name == last);
                table
                    .into_iter()
                    .for_each(|table| table.comment = text.cloned());
            }
            CommentObject::Column => {
                let table = tables.find(|table| Some(table.name.as_str()) == before);
                let column = table.and_then(|table| table.column_mut(last));
                column
                    .into_iter()
                    .for_each(|column| column.comment = text.cloned());
            }
            _ => {}
        }
    }
}

/// Whether an index is none of the kind that every database has.
fn is_special(index: &CreateIndex) -> bool {
    let using = index.using.as_ref();
    using.is_some_and(|using| *using != IndexType::BTree)
}

/// The first words of a statement.
fn head(tokens: &[TokenWithSpan], places: &Places<'_>) -> Span {
    let mut code = tokens.iter().filter(|token| split::is_code(&token.token));
    let first = code.next().map_or_else(
        || places.span(sqlparser::tokenizer::Span::empty()),
        |it| places.span(it.span),
    );
    let is_word = |token: &&TokenWithSpan| matches!(&token.token, Token::Word(word) if word.keyword != Keyword::NoKeyword);
    code.take(1)
        .filter(is_word)
        .fold(first, |span, token| span.to(places.span(token.span)))
}

fn not_understood(span: Span, why: Option<&str>) -> Diagnostic {
    let finding = Diagnostic::new(
        &codes::NOT_UNDERSTOOD,
        "a statement is not understood, and passed over",
    );
    let finding = finding.at(span, "");
    match why {
        Some(why) => finding.note(why),
        None => finding,
    }
}

fn duplicate(table: &Table, other: &Table) -> Diagnostic {
    let message = format!("`{}` is made twice", table.name);
    Diagnostic::new(&codes::TABLE_DUPLICATE, message)
        .at(table.span, "")
        .also(other.span, "the first one")
}
