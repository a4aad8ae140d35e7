//! The walk over all structs: fields, embedded structs, anonymous structs.

use std::collections::{HashMap, HashSet};
use std::mem;

use smol_str::{SmolStr, format_smolstr};

use super::fields::{self, Flat};
use super::reach::Reached;
use super::rules;
use super::types::{Inside, Types};
use crate::api::ast::{Field as FieldAst, FieldKind, Struct, Text, TypeExpr, TypeKind};
use crate::api::embedding::{Embedding, struct_at};
use crate::api::tag::Tag;
use crate::ir::{Docs, Field, Type, TypeDef};
use crate::source::Span;

/// Every type in the contract's order, each followed by the anonymous structs in it.
pub(super) fn defs(types: &Types<'_>, reached: &Reached) -> Vec<TypeDef> {
    let mut walk = Walk::new(types, reached);
    for (number, decl) in types.declared.all().enumerate() {
        if let TypeKind::Struct(body) = &decl.ty.kind {
            walk.declared(number, &decl.name, body);
        }
    }
    walk.defs
}

/// The walk over all structs, which gives anonymous ones a name.
struct Walk<'t, 'a> {
    types: &'t Types<'a>,
    reached: &'t Reached,
    /// The names of the struct literals seen.
    anonymous: HashMap<Span, SmolStr>,
    /// The same names.
    taken: HashSet<SmolStr>,
    defs: Vec<TypeDef>,
    /// The cycle of the declared type whose fields are being read.
    cycle: Option<usize>,
    /// The number of the declared type in whose text the field stands that is being read.
    inside: usize,
}

impl<'t, 'a> Walk<'t, 'a> {
    /// A walk that gives no anonymous struct the name of a declared one.
    fn new(types: &'t Types<'a>, reached: &'t Reached) -> Self {
        Self {
            types,
            reached,
            anonymous: HashMap::new(),
            taken: HashSet::new(),
            defs: Vec::with_capacity(types.declared.count()),
            cycle: None,
            inside: 0,
        }
    }

    /// Adds the declared struct of that number.
    fn declared(&mut self, number: usize, name: &'t Text, body: &'t Struct) {
        self.cycle = Some(self.types.cycle(number));
        self.inside = number;
        let def = TypeDef {
            name: name.value.clone(),
            docs: self.types.docs(name, None),
            fields: Vec::new(),
            in_request: self.reached.requests.whole[number],
            in_response: self.reached.responses.whole[number],
        };
        self.define(def, body);
    }

    /// Adds a struct before those in its fields, which are found on the way.
    fn define(&mut self, def: TypeDef, body: &'t Struct) {
        let (name, is_request) = (def.name.clone(), def.in_request);
        let index = self.defs.len();
        self.defs.push(def);
        let mut flats = Vec::with_capacity(body.fields.len());
        let mut inside = Embedded {
            embedding: Embedding::of(body, self.types.declared),
            path: Vec::new(),
        };
        self.flatten(&name, body, &mut inside, &mut flats);
        let mut fields = fields::dominant(flats, is_request);
        rules::settle(&mut fields);
        self.defs[index].fields = fields;
    }

    /// Collects a struct's fields and those of the structs that it embeds.
    fn flatten(
        &mut self,
        name: &str,
        body: &'t Struct,
        inside: &mut Embedded<'t>,
        flats: &mut Vec<Flat>,
    ) {
        for field in &body.fields {
            match &field.kind {
                FieldKind::Named { names, ty } => {
                    for go_name in names {
                        let flat = self.field(name, go_name, ty, field, &inside.path);
                        flats.push(flat);
                    }
                }
                FieldKind::Embedded { name: embedded, .. } => {
                    self.embed(name, &embedded.value, inside, flats);
                }
            }
        }
    }

    fn embed(
        &mut self,
        name: &str,
        embedded: &'t str,
        inside: &mut Embedded<'t>,
        flats: &mut Vec<Flat>,
    ) {
        let types = self.types.declared;
        let depth = inside.path.len() + 1;
        let number = types.number(embedded);
        let entered = number.filter(|&number| inside.embedding.enters(number, depth));
        let Some((number, body)) = entered.and_then(|n| Some((n, struct_at(n, types)?))) else {
            return;
        };
        inside.path.push(embedded);
        let outer = mem::replace(&mut self.inside, number);
        self.flatten(name, body, inside, flats);
        self.inside = outer;
        inside.path.pop();
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
            _ => Some(field.span.end()),
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
            example: None,
        };
        fields::apply(&mut lowered, &tag);
        Flat {
            field: lowered,
            depth: path.len(),
            tagged: tag.get("json").is_some_and(|pair| !pair.name().is_empty()),
            from: path.last().map(|name| (*name).into()),
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
    fn anonymous(&mut self, owner: &str, field: &str, body: &'t Struct) -> SmolStr {
        if let Some(name) = self.anonymous.get(&body.span) {
            return name.clone();
        }
        let base = format_smolstr!("{owner}{}", fields::title(field));
        let mut name = base.clone();
        let mut number = 2;
        while self.types.declared.contains(&name) || !self.taken.insert(name.clone()) {
            name = format_smolstr!("{base}{number}");
            number += 1;
        }
        self.anonymous.insert(body.span, name.clone());
        let def = TypeDef {
            name: name.clone(),
            docs: Docs::default(),
            fields: Vec::new(),
            in_request: self.reached.requests.fields[self.inside],
            in_response: self.reached.responses.fields[self.inside],
        };
        self.define(def, body);
        name
    }
}

/// Where in the embedded structs of one struct the walk is.
struct Embedded<'t> {
    embedding: Embedding,
    /// The names of the embedded types on the way.
    path: Vec<&'t str>,
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
