//! A table on its way from one dialect to another.

use crate::ir::{self, Docs, Filled};

/// A table on its way from one dialect to another.
#[derive(Clone, Copy)]
pub(super) struct Translated<'a> {
    /// The table.
    pub table: &'a ir::Table,
    /// The dialect that its words are in.
    pub from: ir::Database,
    /// The dialect to write.
    pub to: ir::Database,
}

impl<'a> Translated<'a> {
    /// Whether the words of the schema are those of the database.
    pub fn is_own(self) -> bool {
        self.from == self.to
    }

    /// How texts are compared, where the schema's words say so: without what MySQL 8 takes by itself, and MariaDB does
    /// not know.
    pub fn collation(self, named: Option<&'a String>) -> Option<&'a String> {
        named.filter(|name| self.is_own() && *name != "utf8mb4_0900_ai_ci")
    }

    /// The column that the database numbers: the first one, as databases number by one.
    pub fn numbered(self) -> Option<usize> {
        let mut columns = self.table.columns.iter();
        columns.position(|column| column.filled == Filled::Number)
    }

    /// Whether the column that numbers rows says itself that it is the primary key: SQLite numbers by no other.
    pub fn is_key_in_column(self) -> bool {
        let number = self.numbered();
        self.to == ir::Database::Sqlite && number.is_some_and(|it| self.table.key == [it])
    }
}

/// A comment's text, if there is one.
pub(super) fn text(docs: &Docs) -> Option<String> {
    let text = docs.lines.join("\n");
    (!text.is_empty()).then_some(text)
}
