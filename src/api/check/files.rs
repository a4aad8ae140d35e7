//! `syntax` and `info`, file by file, and whether there is anything to serve.

use std::collections::HashMap;

use super::Checker;
use crate::api::ast::{Document, Info, Item, Syntax};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

impl<'a> Checker<'a> {
    pub(super) fn files(&mut self) {
        let documents = self.documents;
        for file in &documents.files {
            self.statements(file);
            self.version(file);
        }
        self.anything_to_serve();
    }

    fn statements(&mut self, file: &'a Document) {
        let mut first: [Option<Span>; 2] = [None, None];
        for item in &file.items {
            let (index, name) = match item {
                Item::Syntax(_) => (0, "syntax"),
                Item::Info(info) => {
                    self.info_keys(info);
                    (1, "info")
                }
                _ => continue,
            };
            match first[index] {
                None => first[index] = Some(item.span()),
                Some(before) => self.second_statement(name, item.span(), before),
            }
        }
    }

    fn second_statement(&mut self, name: &str, span: Span, first: Span) {
        let message = format!("a second `{name}` statement");
        let finding = Diagnostic::new(&codes::DUPLICATE_STATEMENT, message)
            .at(head(span, name), "a file has at most one")
            .also(head(first, name), "the first one");
        self.report(finding);
    }

    fn info_keys(&mut self, info: &'a Info) {
        let mut seen = HashMap::new();
        for entry in &info.entries {
            let key = entry.key.value.as_str();
            if let Some(before) = seen.insert(key, entry.key.span) {
                let message = format!("the key `{key}` is given twice");
                let finding = Diagnostic::new(&codes::DUPLICATE_KEY, message)
                    .at(entry.key.span, "this one counts")
                    .also(before, "this one is lost")
                    .note("goctl 1.10 refuses this in a root file");
                self.report(finding);
            }
        }
    }

    /// Every file of a tree has the root's version; a file that does not say has `v1`.
    fn version(&mut self, file: &'a Document) {
        let root = version(self.documents.root());
        let wanted = root.map_or("v1", |syntax| &syntax.version.value);
        let Some(syntax) = version(file) else {
            return;
        };
        if syntax.version.value == wanted {
            return;
        }
        let message = format!(
            "the syntax version is `{}`, but the root file has `{wanted}`",
            syntax.version.value
        );
        let mut finding = Diagnostic::new(&codes::SYNTAX_MISMATCH, message)
            .at(syntax.version.span, "another version");
        if let Some(root) = root {
            finding = finding.also(root.version.span, "the root's version");
        }
        self.report(finding);
    }

    fn anything_to_serve(&mut self) {
        if self.documents.is_partial() || self.all_routes().next().is_some() {
            return;
        }
        let root = self.documents.root();
        let start = root.items.last().map_or(0, |item| item.span().end());
        let place = Span::new(root.file, start..start);
        let finding = Diagnostic::new(&codes::NO_ROUTES, "the API has no routes").at(
            place,
            "no `service` block with a route, here or in an import",
        );
        self.report(finding);
    }
}

/// The statement that decides a file's version.
fn version(file: &Document) -> Option<&Syntax> {
    file.items.iter().find_map(|item| match item {
        Item::Syntax(syntax) => Some(syntax),
        _ => None,
    })
}

/// The keyword at the start of a statement.
fn head(span: Span, keyword: &str) -> Span {
    span.ending(span.start() + keyword.len())
}
