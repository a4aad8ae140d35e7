//! A table on its way from one dialect to another.

use crate::ir::{self, Docs};

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

impl Translated<'_> {
    /// Whether the words of the schema are those of the database.
    pub fn is_own(self) -> bool {
        self.from == self.to
    }
}

/// A comment's text, if there is one.
pub(super) fn text(docs: &Docs) -> Option<String> {
    let text = docs.lines.join("\n");
    (!text.is_empty()).then_some(text)
}
