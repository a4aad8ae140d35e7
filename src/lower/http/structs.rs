//! The walk over all structs: fields, embedded structs, anonymous structs.

use std::collections::{HashMap, HashSet};

use super::fields::{self, Flat};
use super::rules;
use super::types::{Draft, Inside, Types};
use crate::api::ast::{Field as FieldAst, FieldKind, Struct, Text, TypeExpr, TypeKind};
use crate::api::tag::Tag;
use crate::ir::{Docs, Field, Type, TypeDef};
use crate::source::Span;

/// The walk over all structs, which gives anonymous ones a name.
pub(super) struct Walk<'t, 'a> {
    types: &'t Types<'a>,
    taken: HashSet<String>,
    /// The names of the struct literals seen.
    anonymous: HashMap<Span, String>,
    drafts: Vec<Draft>,
    /// The cycle of the declared type whose fields are being read.
    cycle: Option<usize>,
}

impl<'t, 'a> Walk<'t, 'a> {
    /// A walk that gives no anonymous struct one of the names `taken`.
    pub(super) fn new(types: &'t Types<'a>, taken: HashSet<String>) -> Self {
        Self {
            types,
            taken,
            anonymous: HashMap::new(),
            drafts: Vec::new(),
            cycle: None,
        }
    }

    /// Adds a declared struct, which is part of `cycle`.
    pub(super) fn declared(&mut self, name: &'t Text, cycle: Option<usize>, body: &'t Struct) {
        self.cycle = cycle;
        self.define(&name.value, self.types.docs(name, None), body);
    }

    /// All structs seen.
    pub(super) fn finish(self) -> Vec<Draft> {
        self.drafts
    }

    fn define(&mut self, name: &str, docs: Docs, body: &'t Struct) {
        let index = self.drafts.len();
        self.drafts.push(Draft {
            def: TypeDef {
                name: name.to_owned(),
                docs,
                fields: Vec::new(),
                in_request: false,
                in_response: false,
            },
            flats: Vec::new(),
        });
        let mut flats = Vec::new();
        self.flatten(name, body, &mut Vec::new(), &mut flats);
        self.drafts[index].flats = flats;
    }

    /// Collects a struct's fields; `path` holds the embedded types on the way, against cycles.
    fn flatten(
        &mut self,
        name: &str,
        body: &'t Struct,
        path: &mut Vec<&'t str>,
        flats: &mut Vec<Flat>,
    ) {
        for field in &body.fields {
            match &field.kind {
                FieldKind::Named { names, ty } => {
                    for go_name in names {
                        let flat = self.field(name, go_name, ty, field, path);
                        flats.push(flat);
                    }
                }
                FieldKind::Embedded { name: embedded, .. } => {
                    self.embed(name, &embedded.value, path, flats);
                }
            }
        }
    }

    fn embed(
        &mut self,
        name: &str,
        embedded: &'t str,
        path: &mut Vec<&'t str>,
        flats: &mut Vec<Flat>,
    ) {
        let types = self.types;
        let decl = types.declared.get(embedded).copied();
        let Some(TypeKind::Struct(body)) = decl.map(|decl| &decl.ty.kind) else {
            return;
        };
        if embedded == name || path.contains(&embedded) {
            return;
        }
        path.push(embedded);
        self.flatten(name, body, path, flats);
        path.pop();
    }

    fn field(
        &mut self,
        owner: &str,
        name: &'t Text,
        ty: &'t TypeExpr,
        field: &'t FieldAst,
        path: &[&str],
    ) -> Flat {
        let tag = field.tag.as_ref().map(Tag::parse).unwrap_or_default();
        let end = match &ty.kind {
            // Comments behind `{` belong to the first line inside.
            TypeKind::Struct(_) => None,
            _ => Some(field.span.end),
        };
        let mut lowered = Field {
            name: name.value.clone(),
            docs: self.types.docs(name, end),
            ty: self.field_type(path.last().unwrap_or(&owner), &name.value, ty),
            bindings: Vec::new(),
            json: None,
            omitempty: false,
            as_string: false,
            validate: rules::read(&tag, ty),
        };
        fields::apply(&mut lowered, &tag);
        Flat {
            field: lowered,
            depth: path.len(),
            tagged: tag.get("json").is_some_and(|pair| !pair.name().is_empty()),
            from: path.last().map(|name| (*name).to_owned()),
        }
    }

    fn field_type(&mut self, owner: &str, field: &str, ty: &'t TypeExpr) -> Type {
        let inside = Inside {
            cycle: self.cycle,
            anonymous: anonymous_struct(ty).map(|body| self.anonymous(owner, field, body)),
        };
        self.types.convert(ty, &inside)
    }

    /// Declares an anonymous struct, once, and gives its name.
    fn anonymous(&mut self, owner: &str, field: &str, body: &'t Struct) -> String {
        if let Some(name) = self.anonymous.get(&body.span) {
            return name.clone();
        }
        let base = format!("{owner}{}", fields::title(field));
        let mut name = base.clone();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{base}{number}");
            number += 1;
        }
        self.anonymous.insert(body.span, name.clone());
        self.define(&name, Docs::default(), body);
        name
    }
}

/// The struct literal in a type; a type holds one at most.
fn anonymous_struct(ty: &TypeExpr) -> Option<&Struct> {
    match &ty.kind {
        TypeKind::Struct(body) => Some(body),
        TypeKind::Pointer(inner) | TypeKind::Slice(inner) | TypeKind::Array(_, inner) => {
            anonymous_struct(inner)
        }
        TypeKind::Map(_, value) => anonymous_struct(value),
        TypeKind::Named(_) | TypeKind::Interface => None,
    }
}
