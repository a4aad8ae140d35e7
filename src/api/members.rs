//! The fields of a struct with those of the structs that it embeds.

use super::ast::{Field, FieldKind, Struct, Text, TypeExpr};
use super::declarations::Declarations;
use super::embedding::{Embedding, struct_at};
use super::tag::Tag;

/// A field as seen from the outer struct.
#[derive(Debug, Clone)]
pub struct Member<'a> {
    /// Its name.
    pub name: &'a Text,
    /// Its type.
    pub ty: &'a TypeExpr,
    /// Its tag.
    pub tag: Tag<'a>,
    /// How many embedded structs it lies in.
    pub depth: usize,
    /// The embedded type on the outer struct's own level that it comes through.
    pub through: Option<&'a Text>,
}

impl Member<'_> {
    /// The wire names: tag key and name. A field without a source's tag has its name in JSON.
    #[must_use]
    pub fn wires(&self) -> Vec<(&str, &str)> {
        let wires: Vec<_> = self.tag.sources().map(|p| (p.key, p.name())).collect();
        match wires.is_empty() {
            true => vec![("json", self.name.value.as_str())],
            false => wires
                .into_iter()
                .map(|(key, name)| match name {
                    "" => (key, self.name.value.as_str()),
                    _ => (key, name),
                })
                .collect(),
        }
    }
}

/// Collects a struct's members in order: of what it embeds, those that count.
#[must_use]
pub fn members<'a>(body: &'a Struct, types: Declarations<'a>) -> Vec<Member<'a>> {
    let mut collected = Collector {
        types,
        embedding: Embedding::of(body, types),
        depth: 0,
        through: None,
        members: Vec::new(),
    };
    collected.fields(body);
    collected.members
}

struct Collector<'a> {
    types: Declarations<'a>,
    embedding: Embedding,
    depth: usize,
    through: Option<&'a Text>,
    members: Vec<Member<'a>>,
}

impl<'a> Collector<'a> {
    fn fields(&mut self, body: &'a Struct) {
        for field in &body.fields {
            match &field.kind {
                FieldKind::Named { names, ty } => self.named(field, names, ty),
                FieldKind::Embedded { name, .. } => self.embedded(name),
            }
        }
    }

    fn named(&mut self, field: &'a Field, names: &'a [Text], ty: &'a TypeExpr) {
        let tag = field.tag.as_ref().map(Tag::parse).unwrap_or_default();
        self.members.extend(names.iter().map(|name| Member {
            name,
            ty,
            tag: tag.clone(),
            depth: self.depth,
            through: self.through,
        }));
    }

    fn embedded(&mut self, name: &'a Text) {
        let number = self.types.number(&name.value);
        let number = number.filter(|&number| self.embedding.enters(number, self.depth + 1));
        let Some(body) = number.and_then(|number| struct_at(number, self.types)) else {
            return;
        };
        let outer = self.through;
        self.through = outer.or(Some(name));
        self.depth += 1;
        self.fields(body);
        self.depth -= 1;
        self.through = outer;
    }
}
