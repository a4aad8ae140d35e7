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

use self::rules::Unchecked;
use super::ast::{Document, Route, Server, Service, Text, TypeDecl};
use super::declarations::Declarations;
use super::resolve::Documents;
use crate::diagnostic::{self, Diagnostic};
use crate::source::{SourceMap, Span};

/// All findings about an import tree, sorted by file and place.
#[must_use]
pub fn check(documents: &Documents, sources: &SourceMap) -> Vec<Diagnostic> {
    let services = documents.files.iter().flat_map(Document::services);
    let routes = services.map(|service| service.routes.len()).sum();
    let mut checker = Checker {
        documents,
        unread: unread(documents, sources),
        types: documents.declarations(),
        findings: Vec::new(),
        unknown: HashSet::new(),
        told: HashSet::new(),
        unchecked: Vec::new(),
        files: HashMap::with_capacity(routes),
        shapes: HashMap::with_capacity(routes),
    };
    checker.files();
    checker.types();
    checker.each_declaration();
    checker.servers();
    checker.service_names();
    checker.each_route();
    checker.groups();
    checker.group_folders();
    checker.unchecked_rules();
    diagnostic::sort(&mut checker.findings);
    checker.findings
}

/// What the checks share.
struct Checker<'a> {
    documents: &'a Documents,
    /// The words that could not be read.
    unread: HashSet<&'a str>,
    /// The declared types.
    types: Declarations<'a>,
    findings: Vec<Diagnostic>,
    /// The names without a declaration that were reported.
    unknown: HashSet<&'a str>,
    /// The request fields that were reported: several routes may share them.
    told: HashSet<Span>,
    /// The fields with rules that nothing checks.
    unchecked: Vec<Unchecked>,
    /// Module path → the handler that has it.
    files: HashMap<String, &'a Text>,
    /// Method and path without the names of parameters → the route that has them.
    shapes: HashMap<String, (Option<&'a Server>, &'a Route)>,
}

impl<'a> Checker<'a> {
    /// All checks of one declaration, then all of the next: a large API is read from memory once.
    fn each_declaration(&mut self) {
        for decl in self.declarations() {
            self.type_name(decl);
            self.type_use(&decl.ty);
            self.structs_in(&decl.ty);
        }
    }

    fn each_route(&mut self) {
        for (server, route) in self.all_routes() {
            self.server_of_route(route);
            self.doc_of(route);
            self.handler_of(server, route);
            self.address(server, route);
            self.bodies(server, route);
            self.request_of(server, route);
        }
    }

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
    fn all_routes(&self) -> impl Iterator<Item = (Option<&'a Server>, &'a Route)> + use<'a> {
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
            let line = file.trivia.line(place.end());
            let mut broken = file.broken.iter();
            broken.any(|span| span.start() >= place.end() && file.trivia.line(span.start()) == line)
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
