//! Field names and wire names within one struct.

use std::collections::{HashMap, HashSet};

use super::Checker;
use super::names::is_go_keyword;
use crate::api::ast::{FieldKind, Struct, Text, TypeExpr, TypeKind};
use crate::api::members::{Member, members};
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Checker<'a> {
    /// Looks at the fields and tags of every struct in a declared type.
    pub(super) fn structs_in(&mut self, ty: &'a TypeExpr) {
        match &ty.kind {
            TypeKind::Struct(body) => self.one_struct(body),
            TypeKind::Pointer(inner) | TypeKind::Slice(inner) | TypeKind::Array(_, inner) => {
                self.structs_in(inner);
            }
            TypeKind::Map(_, value) => self.structs_in(value),
            TypeKind::Named(_) | TypeKind::Interface => {}
        }
    }

    fn one_struct(&mut self, body: &'a Struct) {
        self.field_names(body);
        self.wire_names(body);
        self.struct_tags(body);
    }

    fn field_names(&mut self, body: &'a Struct) {
        let mut seen: HashMap<&str, &Text> = HashMap::new();
        for name in body.fields.iter().flat_map(|field| match &field.kind {
            FieldKind::Named { names, .. } => names.as_slice(),
            FieldKind::Embedded { name, .. } => std::slice::from_ref(name),
        }) {
            if is_go_keyword(&name.value) {
                self.keyword_field(name);
            }
            match seen.get(name.value.as_str()) {
                Some(first) => self.same_field(name, first),
                None => {
                    seen.insert(&name.value, name);
                }
            }
        }
    }

    fn keyword_field(&mut self, name: &Text) {
        let message = format!("`{}` cannot be the name of a field", name.value);
        let finding = Diagnostic::new(&codes::KEYWORD_NAME, message)
            .at(name.span, "a keyword of the language Go");
        self.report(finding);
    }

    fn same_field(&mut self, name: &Text, first: &Text) {
        let message = format!("the field `{}` is declared twice", name.value);
        let finding = Diagnostic::new(&codes::DUPLICATE_FIELD, message)
            .at(name.span, "declared again")
            .also(first.span, "first declared here");
        self.report(finding);
    }

    /// Equal names on one level. An outer field that hides an embedded one is Go's rule and no finding.
    fn wire_names(&mut self, body: &'a Struct) {
        let members = members(body, self.types);
        if all_differ(&members) {
            return;
        }
        let mut seen: HashMap<(&str, &str), Vec<&Member>> = HashMap::new();
        for member in &members {
            for wire in member.wires() {
                if wire.1 != "-" {
                    seen.entry(wire).or_default().push(member);
                }
            }
        }
        let mut clashes: Vec<_> = seen.into_iter().filter_map(clash).collect();
        clashes.sort_by_key(|(_, first, _)| first.name.span);
        for ((source, wire), first, second) in clashes {
            match second.through {
                None => self.same_wire(source, wire, first, second),
                Some(_) => self.embedded_clash(source, wire, first, second),
            }
        }
    }

    fn same_wire(&mut self, source: &str, wire: &str, first: &Member, second: &Member) {
        let message = format!("two fields are `{wire}` in the {source} tag");
        let finding = Diagnostic::new(&codes::DUPLICATE_WIRE_NAME, message)
            .at(second.name.span, "the same name again")
            .also(first.name.span, "first used here")
            .note("Go's JSON leaves both out of a response");
        self.report(finding);
    }

    fn embedded_clash(&mut self, source: &str, wire: &str, first: &Member, second: &Member) {
        let (Some(left), Some(right)) = (first.through, second.through) else {
            return;
        };
        if left.span == right.span {
            return; // Reported where that type is declared.
        }
        let message = format!(
            "`{}` and `{}` both bring a field `{wire}` ({source})",
            left.value, right.value
        );
        let finding = Diagnostic::new(&codes::EMBEDDED_CLASH, message)
            .at(right.span, format!("brings `{wire}` again"))
            .also(left.span, format!("brings `{wire}`"))
            .note("Go's JSON leaves both out of a response")
            .help(format!("declare the field `{wire}` in the outer struct"));
        self.report(finding);
    }
}

/// Whether all wire names differ, as in most structs.
fn all_differ(members: &[Member]) -> bool {
    let mut seen = HashSet::new();
    let mut wires = members.iter().flat_map(Member::wires);
    wires.all(|wire| wire.1 == "-" || seen.insert(wire))
}

type Clash<'w, 'm, 'a> = ((&'w str, &'w str), &'m Member<'a>, &'m Member<'a>);

/// The first two members that share the least depth.
fn clash<'w, 'm, 'a>(
    (wire, members): ((&'w str, &'w str), Vec<&'m Member<'a>>),
) -> Option<Clash<'w, 'm, 'a>> {
    let least = members.iter().map(|member| member.depth).min()?;
    let mut equals = members.iter().filter(|member| member.depth == least);
    Some((wire, *equals.next()?, *equals.next()?))
}
