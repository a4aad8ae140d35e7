//! Type declarations: their names, what contains what, what is used.

use std::collections::{HashMap, HashSet};

use heck::ToUpperCamelCase;

use super::Checker;
use super::names::is_go_keyword;
use crate::api::ast::{Document, FieldKind, TypeDecl, TypeKind};
use crate::api::base::BaseType;
use crate::api::graph::{self, Holds};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

impl<'a> Checker<'a> {
    pub(super) fn types(&mut self) {
        self.type_names();
        self.recursive_types();
        self.unused_types();
    }

    fn type_names(&mut self) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        let mut camel: HashMap<String, &TypeDecl> = HashMap::new();
        for decl in self.declarations() {
            let name = decl.name.value.as_str();
            if let Some(first) = seen.get(name) {
                self.duplicate_type(decl, *first);
                continue;
            }
            seen.insert(name, decl.name.span);
            if is_go_keyword(name) || BaseType::named(name).is_some() {
                self.taken_name(decl);
            }
            let first = *camel.entry(name.to_upper_camel_case()).or_insert(decl);
            if !std::ptr::eq(first, decl) {
                self.type_collision(decl, first);
            }
            self.not_a_struct(decl);
        }
    }

    fn duplicate_type(&mut self, decl: &TypeDecl, first: Span) {
        let message = format!("the type `{}` is declared twice", decl.name.value);
        let finding = Diagnostic::new(&codes::DUPLICATE_TYPE, message)
            .at(decl.name.span, "declared again")
            .also(first, "first declared here");
        self.report(finding);
    }

    fn taken_name(&mut self, decl: &TypeDecl) {
        let name = &decl.name.value;
        let message = format!("`{name}` cannot be the name of a type");
        let finding = Diagnostic::new(&codes::KEYWORD_NAME, message)
            .at(decl.name.span, "a word of the language Go");
        self.report(finding);
    }

    fn type_collision(&mut self, decl: &TypeDecl, first: &TypeDecl) {
        let rust = decl.name.value.to_upper_camel_case();
        let message = format!(
            "the types `{}` and `{}` are both `{rust}` in Rust",
            first.name.value, decl.name.value
        );
        let finding = Diagnostic::new(&codes::TYPE_COLLISION, message)
            .at(decl.name.span, "rename one of them")
            .also(first.name.span, "the other one");
        self.report(finding);
    }

    fn not_a_struct(&mut self, decl: &TypeDecl) {
        if !matches!(decl.ty.kind, TypeKind::Struct(_)) {
            let message = format!("the type `{}` is no struct", decl.name.value);
            let finding = Diagnostic::new(&codes::NOT_A_STRUCT, message)
                .at(decl.ty.span, "only structs can be declared")
                .help("use the type itself where the name is used");
            self.report(finding);
        }
    }

    /// Types that hold themselves by value have no size.
    fn recursive_types(&mut self) {
        let decls: Vec<&'a TypeDecl> = self.declarations().collect();
        let numbered = decls.iter().enumerate();
        let index: HashMap<_, _> = numbered.map(|(i, d)| (d.name.value.as_str(), i)).collect();
        let held: Vec<_> = decls.iter().map(|decl| held_by_value(decl)).collect();
        let targets = |held: &Vec<(&str, Span)>| {
            let targets = held.iter().filter_map(|(name, _)| index.get(name));
            targets.copied().collect()
        };
        let edges: Vec<Vec<usize>> = held.iter().map(targets).collect();
        let component = graph::components(&edges);
        let mut reported = HashSet::new();
        for (from, names) in held.iter().enumerate() {
            let back = names.iter().find(|(name, _)| {
                index
                    .get(name)
                    .is_some_and(|&to| component[to] == component[from])
            });
            if let Some((name, span)) = back
                && reported.insert(component[from])
            {
                self.recursive_type(decls[from], name, *span);
            }
        }
    }

    fn recursive_type(&mut self, decl: &TypeDecl, held: &str, span: Span) {
        let name = &decl.name.value;
        let message = format!("the type `{name}` contains itself");
        let label = match held == name {
            true => "itself, by value".to_owned(),
            false => format!("`{held}` leads back to `{name}`"),
        };
        let finding = Diagnostic::new(&codes::RECURSIVE_TYPE, message)
            .at(span, label)
            .also(decl.name.span, "the type")
            .help(format!("a field may hold `*{held}` or `[]{held}`"));
        self.report(finding);
    }

    /// Files that rather hold types for others are left out: those need not use them all.
    fn unused_types(&mut self) {
        if self.documents.is_partial() {
            return;
        }
        let used = self.used_types();
        for file in self.documents.files.iter().filter(|file| has_route(file)) {
            let unused = |decl: &&TypeDecl| !used.contains(decl.name.value.as_str());
            let (unused, used): (Vec<_>, Vec<_>) = file.types().partition(unused);
            let is_root = file.file == self.documents.root().file;
            if is_root || unused.len() < used.len() {
                self.unused_in_file(&unused);
            }
        }
    }

    /// One finding for all of a file, so that a file copied from another project does not bury what matters.
    fn unused_in_file(&mut self, unused: &[&TypeDecl]) {
        let names: Vec<_> = unused.iter().map(|d| d.name.value.as_str()).collect();
        let message = match names.as_slice() {
            [] => return,
            [one] => format!("no route uses the type `{one}`"),
            [one, two] => format!("no route uses the types `{one}` and `{two}`"),
            [one, .., _] => format!("no route uses `{one}` and {} other types", names.len() - 1),
        };
        let label = "not part of any request or response";
        let mut finding =
            Diagnostic::new(&codes::UNUSED_TYPE, message).at(unused[0].name.span, label);
        if let [_, second] = unused {
            finding = finding.also(second.name.span, "neither is this");
        } else if unused.len() > 2 {
            finding = finding.note(format!("the others: `{}`", names[1..].join("`, `")));
        }
        self.report(finding);
    }

    fn used_types(&self) -> HashSet<&'a str> {
        let mut open: Vec<&'a str> = Vec::new();
        for (_, route) in self.each_route() {
            let bodies = [&route.request, &route.response];
            for ty in bodies.into_iter().flatten().filter_map(|b| b.ty.as_ref()) {
                graph::names(ty, &mut |name, _, _| open.push(name));
            }
        }
        let mut used = HashSet::new();
        while let Some(name) = open.pop() {
            let Some(decl) = self.types.get(name) else {
                continue;
            };
            if used.insert(name) {
                graph::names(&decl.ty, &mut |name, _, _| open.push(name));
                graph::embedded(&decl.ty, &mut |name, _| open.push(&name.value));
            }
        }
        used
    }
}

fn has_route(file: &Document) -> bool {
    file.services().any(|service| !service.routes.is_empty())
}

/// The types that a declaration needs the size of, or whose fields become its own.
fn held_by_value(decl: &TypeDecl) -> Vec<(&str, Span)> {
    let mut held = Vec::new();
    graph::names(&decl.ty, &mut |name, ty, holds| {
        if holds == Holds::Value {
            held.push((name, ty.span));
        }
    });
    if let TypeKind::Struct(body) = &decl.ty.kind {
        let embedded = body.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::Embedded { name, .. } => Some((name.value.as_str(), name.span)),
            FieldKind::Named { .. } => None,
        });
        held.extend(embedded);
    }
    held
}
