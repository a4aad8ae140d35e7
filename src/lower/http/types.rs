//! Declared and anonymous structs → [`TypeDef`], embedded structs flattened.

use std::collections::{HashMap, HashSet};

use super::docs;
use super::fields::{self, Flat};
use crate::api::Documents;
use crate::api::ast::{
    Document, Field as FieldAst, FieldKind, Struct, Text, TypeDecl, TypeExpr, TypeKind,
};
use crate::api::graph::{self, Holds};
use crate::api::tag::Tag;
use crate::ir::{Docs, Field, Int, Type, TypeDef};
use crate::source::{FileId, SourceMap, Span};

/// A type whose fields still contend for their wire names.
#[derive(Debug)]
pub(super) struct Draft {
    /// The type, without fields.
    pub def: TypeDef,
    /// The fields, those of embedded structs included.
    pub flats: Vec<Flat>,
}

impl Draft {
    /// Lets the dominant fields win.
    pub(super) fn settle(self) -> TypeDef {
        let fields = fields::dominant(self.flats, self.def.in_request);
        TypeDef { fields, ..self.def }
    }
}

/// All types of an import tree.
pub(super) struct Types<'a> {
    documents: HashMap<FileId, &'a Document>,
    sources: &'a SourceMap,
    declared: HashMap<&'a str, &'a TypeDecl>,
    order: Vec<&'a TypeDecl>,
    /// Name → number of the cycle it is part of.
    cycles: HashMap<&'a str, usize>,
}

impl<'a> Types<'a> {
    pub(super) fn new(documents: &'a Documents, sources: &'a SourceMap) -> Self {
        let declared = graph::declarations(documents);
        let all = documents.files.iter().flat_map(Document::types);
        let first = |decl: &&TypeDecl| std::ptr::eq(declared[decl.name.value.as_str()], *decl);
        let order: Vec<_> = all.filter(first).collect();
        Self {
            documents: documents.files.iter().map(|d| (d.file, d)).collect(),
            sources,
            cycles: cycles(&order),
            declared,
            order,
        }
    }

    /// Every type in the contract's order, each followed by the anonymous structs in it.
    pub(super) fn drafts(&self) -> Vec<Draft> {
        let mut walk = Walk {
            types: self,
            taken: self
                .declared
                .keys()
                .map(|name| (*name).to_owned())
                .collect(),
            anonymous: HashMap::new(),
            drafts: Vec::new(),
            cycle: None,
        };
        for decl in &self.order {
            if let TypeKind::Struct(body) = &decl.ty.kind {
                walk.cycle = self.cycles.get(decl.name.value.as_str()).copied();
                walk.define(&decl.name.value, self.docs(&decl.name, None), body);
            }
        }
        walk.drafts
    }

    /// The type of a response.
    pub(super) fn body(&self, ty: &TypeExpr) -> Type {
        self.convert(ty, &Inside::default())
    }

    fn convert(&self, ty: &TypeExpr, inside: &Inside) -> Type {
        let boxed = |inner, inside: &Inside| Box::new(self.convert(inner, inside));
        match &ty.kind {
            TypeKind::Interface => Type::Any,
            TypeKind::Named(name) => self.name(name, inside),
            TypeKind::Pointer(inner) => Type::Pointer(boxed(inner, inside)),
            TypeKind::Slice(of) if is_byte(of) => Type::Bytes,
            TypeKind::Slice(of) => Type::List(boxed(of, &inside.apart())),
            TypeKind::Array(length, of) => {
                let length = length.as_deref().and_then(|digits| digits.parse().ok());
                Type::Array(length.unwrap_or(0), boxed(of, inside))
            }
            TypeKind::Map(key, value) => {
                let apart = inside.apart();
                Type::Map(boxed(key, &apart), boxed(value, &apart))
            }
            TypeKind::Struct(_) => match &inside.anonymous {
                Some(name) => named(name, false),
                None => Type::Any,
            },
        }
    }

    fn name(&self, name: &str, inside: &Inside) -> Type {
        if let Some(base) = base(name) {
            return base;
        }
        match self.cycles.get(name) {
            Some(cycle) => named(name, inside.cycle == Some(*cycle)),
            None => Type::Any,
        }
    }

    /// The comments above a name and, for fields, behind the line's last token.
    fn docs(&self, name: &Text, end: Option<usize>) -> Docs {
        let Some(document) = self.documents.get(&name.span.file) else {
            return Docs::default();
        };
        let text = &self.sources.file(name.span.file).text;
        let mut comments = document.trivia.above(name.span.start).to_vec();
        if let Some(end) = end {
            comments.extend_from_slice(document.trivia.behind(end));
        }
        docs::tidy(docs::lines(&comments, text))
    }
}

/// Where a type stands.
#[derive(Debug, Clone, Default)]
struct Inside {
    /// The cycle of the declared type around it, unless a list or map is in between.
    cycle: Option<usize>,
    /// What the struct literal in the type is called.
    anonymous: Option<String>,
}

impl Inside {
    fn apart(&self) -> Self {
        Self {
            cycle: None,
            anonymous: self.anonymous.clone(),
        }
    }
}

/// The walk over all structs, which gives anonymous ones a name.
struct Walk<'t, 'a> {
    types: &'t Types<'a>,
    taken: HashSet<String>,
    /// The names of the struct literals seen.
    anonymous: HashMap<Span, String>,
    drafts: Vec<Draft>,
    /// The cycle of the declared type whose fields are being read.
    cycle: Option<usize>,
}

impl<'t> Walk<'t, '_> {
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
            validate: None,
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

fn named(name: &str, boxed: bool) -> Type {
    Type::Named {
        name: name.to_owned(),
        boxed,
    }
}

/// The base types of `.api`, which are Go's; complex numbers are findings.
pub(super) fn base(name: &str) -> Option<Type> {
    let int = |bits, signed| Type::Int(Int { bits, signed });
    Some(match name {
        "bool" => Type::Bool,
        "string" => Type::String,
        "any" => Type::Any,
        "float32" => Type::Float32,
        "float64" => Type::Float64,
        "int" | "int64" => int(64, true),
        "int32" | "rune" => int(32, true),
        "int16" => int(16, true),
        "int8" => int(8, true),
        "uint" | "uint64" | "uintptr" => int(64, false),
        "uint32" => int(32, false),
        "uint16" => int(16, false),
        "uint8" | "byte" => int(8, false),
        _ => return None,
    })
}

fn is_byte(ty: &TypeExpr) -> bool {
    matches!(&ty.kind, TypeKind::Named(name) if name == "byte" || name == "uint8")
}

/// The declared types that reach themselves without a list or map in between.
fn cycles<'a>(order: &[&'a TypeDecl]) -> HashMap<&'a str, usize> {
    let names = order.iter().enumerate();
    let index: HashMap<&str, usize> = names.map(|(i, d)| (d.name.value.as_str(), i)).collect();
    let edges: Vec<Vec<usize>> = order
        .iter()
        .map(|decl| {
            let mut edges = Vec::new();
            graph::names(&decl.ty, &mut |name, _, holds| {
                edges.extend(index.get(name).filter(|_| holds != Holds::Apart));
            });
            graph::embedded(&decl.ty, &mut |name, _| {
                edges.extend(index.get(name.value.as_str()));
            });
            edges
        })
        .collect();
    let components = graph::components(&edges);
    order
        .iter()
        .zip(components)
        .map(|(decl, component)| (decl.name.value.as_str(), component))
        .collect()
}
