//! Type declarations: their names, what contains what, what is used.

use std::collections::HashSet;
use std::ptr;

use super::Checker;
use super::names::is_go_keyword;
use crate::api::ast::{Document, TypeDecl, TypeKind};
use crate::api::base::BaseType;
use crate::api::declarations::Use;
use crate::api::embedding::{Embedding, MAX_DEPTH, struct_at};
use crate::api::graph::Holds;
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Checker<'a> {
    /// What the declarations are to each other.
    pub(super) fn types(&mut self) {
        self.recursive_types();
        self.unused_types();
        self.deep_embedding();
    }

    /// Looks at a declaration's name, and whether one before it has the same.
    pub(super) fn type_name(&mut self, decl: &'a TypeDecl) {
        let name = decl.name.value.as_str();
        if let Some(first) = self.types.get(name).filter(|first| !ptr::eq(*first, decl)) {
            return self.duplicate_type(decl, first);
        }
        if is_go_keyword(name) || BaseType::named(name).is_some() {
            self.taken_name(decl);
        }
        self.not_a_struct(decl);
    }

    fn duplicate_type(&mut self, decl: &TypeDecl, first: &TypeDecl) {
        let message = format!("the type `{}` is declared twice", decl.name.value);
        let finding = Diagnostic::new(&codes::DUPLICATE_TYPE, message)
            .at(decl.name.span, "declared again")
            .also(first.name.span, "first declared here");
        self.report(finding);
    }

    fn taken_name(&mut self, decl: &TypeDecl) {
        let name = &decl.name.value;
        let message = format!("`{name}` cannot be the name of a type");
        let finding = Diagnostic::new(&codes::KEYWORD_NAME, message)
            .at(decl.name.span, "a word of the language Go");
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
        let by_value = |used: &&Use| used.holds == Holds::Value;
        let cycles = self.types.cycles(|used| by_value(&used));
        let mut reported = HashSet::new();
        for from in 0..cycles.len() {
            let mut held = self.types.uses()[from].iter().filter(by_value);
            if let Some(&back) = held.find(|used| cycles[used.number] == cycles[from])
                && reported.insert(cycles[from])
            {
                self.recursive_type(from, back);
            }
        }
    }

    fn recursive_type(&mut self, decl: usize, held: Use) {
        let span = held.span;
        let [decl, held] = [decl, held.number].map(|number| &self.types.at(number).name);
        let (name, held) = (&decl.value, &held.value);
        let message = format!("the type `{name}` contains itself");
        let label = match held == name {
            true => "itself, by value".to_owned(),
            false => format!("`{held}` leads back to `{name}`"),
        };
        let finding = Diagnostic::new(&codes::RECURSIVE_TYPE, message)
            .at(span, label)
            .also(decl.span, "the type")
            .help(format!("a field may hold `*{held}` or `[]{held}`"));
        self.report(finding);
    }

    /// The first struct that embeds others too deeply; said once, as each one around it does so as well.
    fn deep_embedding(&mut self) {
        let types = self.types;
        let bodies =
            (0..types.count()).filter_map(|number| Some((number, struct_at(number, types)?)));
        let deep = bodies.into_iter().find_map(|(number, body)| {
            let inner = Embedding::of(body, types).too_deep()?;
            Some((types.at(number), types.at(inner)))
        });
        if let Some((outer, inner)) = deep {
            let message = format!("structs are embedded more than {MAX_DEPTH} deep");
            let finding = Diagnostic::new(&codes::EMBEDDED_DEPTH, message)
                .at(outer.name.span, "embeds others too deeply")
                .also(inner.name.span, "one level too many");
            self.report(finding);
        }
    }

    /// Files that rather hold types for others are left out: those need not use them all.
    fn unused_types(&mut self) {
        if self.documents.is_partial() {
            return;
        }
        for idle in self.idle_types() {
            self.unused_in_file(&idle);
        }
    }

    /// The types that no route needs, for each file where they are worth a finding.
    fn idle_types(&self) -> Vec<Vec<&'a TypeDecl>> {
        let used = self.used_types();
        let mut types = self.types.all().zip(used).peekable();
        let mut found = Vec::new();
        for file in &self.documents.files {
            let (mut idle, mut busy) = (Vec::new(), 0);
            while let Some((decl, used)) = types.next_if(|(decl, _)| decl.span.file == file.file) {
                match used {
                    true => busy += 1,
                    false => idle.push(decl),
                }
            }
            let is_root = file.file == self.documents.root().file;
            if has_route(file) && (is_root || idle.len() < busy) {
                found.push(idle);
            }
        }
        found
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

    /// Whether a route needs it, of each type by number.
    fn used_types(&self) -> Vec<bool> {
        let mut named = Vec::new();
        for (_, route) in self.all_routes() {
            let bodies = [&route.request, &route.response];
            for ty in bodies.into_iter().flatten().filter_map(|b| b.ty.as_ref()) {
                named.extend(self.types.uses_in(ty).iter().map(|used| used.number));
            }
        }
        self.types.reached(named).fields
    }
}

fn has_route(file: &Document) -> bool {
    file.services().any(|service| !service.routes.is_empty())
}
