//! Everything that can be wrong with documents that parse.
//!
//! Each file looks at one subject and adds findings; none depends on another's.

mod bodies;
mod defaults;
mod fields;
mod files;
mod handlers;
mod names;
mod parameters;
mod requests;
mod routes;
mod rules;
mod server;
mod tags;
mod type_exprs;
mod types;

use std::collections::{HashMap, HashSet};

use super::ast::{Document, Route, Server, Service, TypeDecl};
use super::graph;
use super::resolve::Documents;
use crate::diagnostic::{self, Diagnostic};
use crate::source::{SourceMap, Span};

/// All findings about an import tree, sorted by file and place.
#[must_use]
pub fn check(documents: &Documents, sources: &SourceMap) -> Vec<Diagnostic> {
    let mut checker = Checker {
        documents,
        unread: unread(documents, sources),
        types: graph::declarations(documents),
        findings: Vec::new(),
    };
    checker.files();
    checker.types();
    checker.type_exprs();
    checker.fields();
    checker.tags();
    checker.servers();
    checker.service_names();
    checker.handlers();
    checker.routes();
    checker.bodies();
    checker.requests();
    diagnostic::sort(&mut checker.findings);
    checker.findings
}

/// What the checks share.
struct Checker<'a> {
    documents: &'a Documents,
    /// The words that could not be read.
    unread: HashSet<&'a str>,
    /// The declared types; of two of one name, the first.
    types: HashMap<&'a str, &'a TypeDecl>,
    findings: Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    fn report(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    fn declarations(&self) -> impl Iterator<Item = &'a TypeDecl> + use<'a> {
        self.documents.files.iter().flat_map(Document::types)
    }

    fn services(&self) -> impl Iterator<Item = &'a Service> + use<'a> {
        self.documents.files.iter().flat_map(Document::services)
    }

    /// Every route with the `@server` of its block.
    fn each_route(&self) -> impl Iterator<Item = (Option<&'a Server>, &'a Route)> + use<'a> {
        self.services().flat_map(|service| {
            let server = service.server.as_ref();
            service.routes.iter().map(move |route| (server, route))
        })
    }

    /// Whether the rest of the line behind a place could not be read.
    fn is_cut_off(&self, place: Span) -> bool {
        let files = self.documents.files.iter();
        let mut files = files.filter(|file| file.file == place.file);
        files.any(|file| {
            let line = file.trivia.line(place.end);
            let mut broken = file.broken.iter();
            broken.any(|span| span.start >= place.end && file.trivia.line(span.start) == line)
        })
    }

    /// Whether a name that is missing may stand in a part that could not be read.
    fn may_exist(&self, name: &str) -> bool {
        self.documents.incomplete || self.unread.contains(name)
    }
}

/// The words in the regions that recovery skipped.
fn unread<'a>(documents: &Documents, sources: &'a SourceMap) -> HashSet<&'a str> {
    let broken = documents.files.iter().flat_map(|file| &file.broken);
    let not_word = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    broken
        .flat_map(|&span| sources.text(span).split(not_word))
        .collect()
}
