//! Declared and anonymous structs → [`TypeDef`], embedded structs flattened.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::docs;
use crate::api::Documents;
use crate::api::ast::{Document, Text, TypeExpr, TypeKind};
use crate::api::base::{BaseType, Scalar};
use crate::api::declarations::Declarations;
use crate::api::graph::Holds;
use crate::ir::{Docs, Int, Type};
use crate::source::{FileId, SourceMap};

/// All types of an import tree.
pub(super) struct Types<'a> {
    documents: HashMap<FileId, &'a Document>,
    sources: &'a SourceMap,
    /// The declared types.
    pub(super) declared: Declarations<'a>,
    /// The number of the cycle that each is part of.
    cycles: Vec<usize>,
}

impl<'a> Types<'a> {
    pub(super) fn new(documents: &'a Documents, sources: &'a SourceMap) -> Self {
        let declared = documents.declarations();
        Self {
            documents: documents.files.iter().map(|d| (d.file, d)).collect(),
            sources,
            // Lists and maps have room of their own.
            cycles: declared.cycles(|used| used.holds != Holds::Apart),
            declared,
        }
    }

    /// The number of the cycle that a declared type is part of.
    pub(super) fn cycle(&self, number: usize) -> usize {
        self.cycles[number]
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
        match self.declared.number(name) {
            Some(number) => named(name, inside.cycle == Some(self.cycles[number])),
            None => Type::Any,
        }
    }

    /// The comments above a name and, for fields, behind the line's last token.
    pub(super) fn docs(&self, name: &Text, end: Option<usize>) -> Docs {
        let Some(document) = self.documents.get(&name.span.file) else {
            return Docs::default();
        };
        let text = &self.sources.file(name.span.file).text;
        let mut comments = document.trivia.above(text, name.span.start()).to_vec();
        if let Some(end) = end {
            comments.extend_from_slice(document.trivia.behind(text, end));
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
    pub anonymous: Option<SmolStr>,
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
        name: name.into(),
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
