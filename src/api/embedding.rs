//! Which of the embedded structs count: those that Go's `encoding/json` looks into (`typeFields`).
//!
//! A struct may come along many ways: in a diamond of 24 levels, along 16 million. Only its fields at the least depth can
//! win, and of those a second set says as much as a hundredth, so each struct is entered twice at most.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::ast::{FieldKind, Struct, TypeKind};
use super::declarations::Declarations;

/// How deep structs may be embedded in each other; real files reach 4.
pub const MAX_DEPTH: usize = 24;

/// The structs that one struct embeds, directly and through others.
#[derive(Debug)]
pub struct Embedding {
    /// The number of each → the depth at which its fields count, and how often it was entered there.
    entered: HashMap<usize, (usize, usize)>,
    too_deep: Option<usize>,
}

impl Embedding {
    /// Looks at everything that `body` embeds, level by level.
    #[must_use]
    pub fn of(body: &Struct, types: Declarations) -> Self {
        let mut embedding = Self {
            entered: HashMap::new(),
            too_deep: None,
        };
        let mut level = embedded(body, types);
        let mut depth = 0;
        while !level.is_empty() {
            depth += 1;
            level.retain(|&number| embedding.is_new(number, depth));
            if depth > MAX_DEPTH {
                embedding.too_deep = level.first().copied();
                return embedding;
            }
            let bodies = level.iter().filter_map(|&number| struct_at(number, types));
            level = bodies.flat_map(|body| embedded(body, types)).collect();
        }
        embedding
    }

    fn is_new(&mut self, number: usize, depth: usize) -> bool {
        match self.entered.entry(number) {
            Entry::Occupied(_) => false,
            Entry::Vacant(free) => {
                free.insert((depth, 0));
                true
            }
        }
    }

    /// Whether the fields of the struct of that number count where it stands, `depth` structs deep.
    pub fn enters(&mut self, number: usize, depth: usize) -> bool {
        match self.entered.get_mut(&number) {
            Some((least, times)) if *least == depth && depth <= MAX_DEPTH => {
                *times += 1;
                *times <= 2
            }
            _ => false,
        }
    }

    /// The first struct that lies deeper than [`MAX_DEPTH`].
    #[must_use]
    pub fn too_deep(&self) -> Option<usize> {
        self.too_deep
    }
}

/// The numbers of the types that a struct embeds itself.
fn embedded(body: &Struct, types: Declarations) -> Vec<usize> {
    let names = body.fields.iter().filter_map(|field| match &field.kind {
        FieldKind::Embedded { name, .. } => Some(name),
        FieldKind::Named { .. } => None,
    });
    names.filter_map(|name| types.number(&name.value)).collect()
}

/// The declared struct of that number.
#[must_use]
pub fn struct_at<'a>(number: usize, types: Declarations<'a>) -> Option<&'a Struct> {
    match &types.at(number).ty.kind {
        TypeKind::Struct(body) => Some(body),
        _ => None,
    }
}
