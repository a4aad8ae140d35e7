//! The types that routes reach, each as one schema, or as several where requests and answers see it differently.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{self, Part, Reader};
use super::schema::{Properties, Schema};
use super::side::Side;
use super::types::{Seen, Types, mark, seen};
use crate::ir::{Http, Route, Source, Type};

/// The types of a contract, with names for the schemas of those that routes reach.
pub(in crate::emit) fn types(http: &Http, null_lists: bool) -> Types<'_> {
    let types = Types::unnamed(http, null_lists);
    let shapes = shapes(&types, http);
    types.named(names(&shapes))
}

/// The schemas of all types that have one, by name.
pub(super) fn schemas(types: &Types<'_>) -> Properties {
    let mut schemas: BTreeMap<&str, Schema> = BTreeMap::new();
    for ((name, side), called) in types.names() {
        if let Some(def) = types.def(name) {
            let schema = || fields::object(def, *side, types);
            schemas.entry(called).or_insert_with(schema);
        }
    }
    let schemas = schemas.into_iter();
    Properties(
        schemas
            .map(|(name, schema)| (name.to_owned(), schema))
            .collect(),
    )
}

/// What each side that is reached sees of a type.
fn shapes(types: &Types<'_>, http: &Http) -> BTreeMap<Seen, Shape> {
    let mut open: Vec<Seen> = http
        .routes()
        .flat_map(|route| roots(types, route))
        .collect();
    let mut shapes = BTreeMap::new();
    while let Some(seen) = open.pop() {
        let (Some(def), false) = (types.def(&seen.0), shapes.contains_key(&seen)) else {
            continue;
        };
        let shape = Shape::of(&fields::object(def, seen.1, types));
        open.extend(shape.refers.iter().cloned());
        shapes.insert(seen, shape);
    }
    shapes
}

/// The types that a route itself names.
fn roots(types: &Types<'_>, route: &Route) -> Vec<Seen> {
    let mut roots = Vec::new();
    if route.raw {
        return roots;
    }
    if let Some(request) = route.request.as_ref().and_then(|name| types.def(name)) {
        let is_body = fields::has(request, Source::Json);
        roots.extend(is_body.then(|| (request.name.to_string(), Side::Input)));
        let reader = Reader::new(request, Side::Input, types);
        let sources = [Source::Path, Source::Form, Source::Header].into_iter();
        let parts = sources.flat_map(|source| reader.parts(source));
        roots.extend(parts.flat_map(refers));
    }
    let response = route.response.as_ref().and_then(named);
    roots.extend(response.map(|name| (name, Side::Output)));
    roots
}

/// The types in a field.
fn refers(part: Part<'_>) -> Vec<Seen> {
    part.schema.parts().into_iter().filter_map(seen).collect()
}

/// The struct in a type of an answer.
fn named(ty: &Type) -> Option<String> {
    match ty {
        Type::Named { name, .. } => Some(name.to_string()),
        Type::Pointer(of) | Type::List(of) | Type::Array(_, of) | Type::Map(_, of) => named(of),
        _ => None,
    }
}

/// A schema as far as it can be compared with another side's.
struct Shape {
    /// The schema, without the sides that see the types in it.
    text: String,
    /// These types, in their order.
    refers: Vec<Seen>,
}

impl Shape {
    fn of(schema: &Schema) -> Self {
        let mut text = serde_json::to_string(schema).unwrap_or_default();
        for side in Side::ALL {
            text = text.replace(&mark(side), "");
        }
        Self {
            text,
            refers: schema.parts().into_iter().filter_map(seen).collect(),
        }
    }
}

/// A name for each: the type's where all sides see the same, also in the types inside.
fn names(shapes: &BTreeMap<Seen, Shape>) -> BTreeMap<Seen, String> {
    let classes = classes(shapes);
    let sides = |name: &str| {
        let all = Side::ALL.into_iter().map(|side| (name.to_owned(), side));
        let classes: BTreeSet<Side> = all.filter_map(|seen| classes.get(&seen).copied()).collect();
        classes.len()
    };
    shapes
        .keys()
        .map(|seen| {
            let class = classes[seen];
            let suffix = if sides(&seen.0) > 1 {
                class.suffix()
            } else {
                ""
            };
            (seen.clone(), format!("{}{suffix}", seen.0))
        })
        .collect()
}

/// For each the first side that sees the same; refined until nothing changes.
fn classes(shapes: &BTreeMap<Seen, Shape>) -> BTreeMap<Seen, Side> {
    let mut classes: BTreeMap<Seen, Side> = BTreeMap::new();
    loop {
        let class = |seen: &Seen| classes.get(seen).copied();
        let is_same = |one: &Shape, other: &Shape| {
            let both = || one.refers.iter().zip(&other.refers);
            one.text == other.text && both().all(|(one, other)| class(one) == class(other))
        };
        let refined = shapes.iter().map(|((name, side), shape)| {
            let mut sides = Side::ALL.into_iter();
            let first = sides.find(|other| {
                let found = shapes.get(&(name.clone(), *other));
                found.is_some_and(|other| is_same(shape, other))
            });
            ((name.clone(), *side), first.unwrap_or(*side))
        });
        let refined: BTreeMap<Seen, Side> = refined.collect();
        if refined == classes {
            return classes;
        }
        classes = refined;
    }
}
