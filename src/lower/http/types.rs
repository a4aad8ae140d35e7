//! Declared and anonymous structs → [`TypeDef`], embedded structs flattened.

use std::collections::HashMap;

use super::docs;
use super::fields::{self, Flat};
use super::rules;
use super::structs::Walk;
use crate::api::Documents;
use crate::api::ast::{Document, Text, TypeDecl, TypeExpr, TypeKind};
use crate::api::base::{BaseType, Scalar};
use crate::api::graph::{self, Holds};
use crate::ir::{Docs, Int, Type, TypeDef};
use crate::source::{FileId, SourceMap};

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
        let mut fields = fields::dominant(self.flats, self.def.in_request);
        rules::settle(&mut fields);
        TypeDef { fields, ..self.def }
    }
}

/// All types of an import tree.
pub(super) struct Types<'a> {
    documents: HashMap<FileId, &'a Document>,
    sources: &'a SourceMap,
    /// Every declared type by name.
    pub(super) declared: HashMap<&'a str, &'a TypeDecl>,
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
        let names = self.declared.keys().map(|name| (*name).to_owned());
        let mut walk = Walk::new(self, names.collect());
        for decl in &self.order {
            if let TypeKind::Struct(body) = &decl.ty.kind {
                let cycle = self.cycles.get(decl.name.value.as_str()).copied();
                walk.declared(&decl.name, cycle, body);
            }
        }
        walk.finish()
    }

    /// The type of a response.
    pub(super) fn body(&self, ty: &TypeExpr) -> Type {
        self.convert(ty, &Inside::default())
    }

    /// Turns a type over, in its place.
    pub(super) fn convert(&self, ty: &TypeExpr, inside: &Inside) -> Type {
        let boxed = |inner, inside: &Inside| Box::new(self.convert(inner, inside));
        match &ty.kind {
            TypeKind::Interface => Type::Any,
            TypeKind::Named(name) => self.name(name, inside),
            TypeKind::Pointer(inner) => Type::Pointer(boxed(inner, inside)),
            TypeKind::Slice(of) if of.is_byte() => Type::Bytes,
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
        if let Some(known) = BaseType::named(name) {
            return base(known);
        }
        match self.cycles.get(name) {
            Some(cycle) => named(name, inside.cycle == Some(*cycle)),
            None => Type::Any,
        }
    }

    /// The comments above a name and, for fields, behind the line's last token.
    pub(super) fn docs(&self, name: &Text, end: Option<usize>) -> Docs {
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
pub(super) struct Inside {
    /// The cycle of the declared type around it, unless a list or map is in between.
    pub cycle: Option<usize>,
    /// What the struct literal in the type is called.
    pub anonymous: Option<String>,
}

impl Inside {
    fn apart(&self) -> Self {
        Self {
            cycle: None,
            anonymous: self.anonymous.clone(),
        }
    }
}

/// A declared or anonymous struct by its name.
fn named(name: &str, boxed: bool) -> Type {
    Type::Named {
        name: name.to_owned(),
        boxed,
    }
}

/// A base type; complex numbers and the words that Go keeps are findings.
fn base(base: BaseType) -> Type {
    match base {
        BaseType::Scalar(Scalar::Bool) => Type::Bool,
        BaseType::Scalar(Scalar::Text) => Type::String,
        BaseType::Scalar(Scalar::Int { bits, signed }) => Type::Int(Int { bits, signed }),
        BaseType::Scalar(Scalar::Float { bits: 32 }) => Type::Float32,
        BaseType::Scalar(Scalar::Float { .. }) => Type::Float64,
        BaseType::Any | BaseType::Complex | BaseType::Reserved => Type::Any,
    }
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
