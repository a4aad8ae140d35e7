//! The types that routes reach, each as one interface, or as several where requests and answers see it differently.

use std::collections::BTreeMap;

use super::members::Members;
use super::names::Names;
use super::request::Parts;
use super::side::{Seen, Side};
use super::view::{Property, Ty};
use crate::ir::Route;
use crate::text::typescript::Name;

/// An interface to be.
pub(super) struct Interface {
    pub seen: Seen,
    pub properties: Vec<Property<Seen>>,
}

/// The interfaces of a contract.
pub(super) struct Sides {
    /// One for each that is different, in the contract's order.
    pub interfaces: Vec<Interface>,
    /// The interface that stands for each.
    classes: BTreeMap<Seen, Side>,
    names: BTreeMap<Seen, Name>,
}

impl Sides {
    /// Finds them, and names for them.
    pub(super) fn new(members: &Members<'_>, names: &mut Names) -> Self {
        let shapes = shapes(members);
        let classes = classes(&shapes);
        let mut sides = Self {
            interfaces: Vec::new(),
            classes,
            names: BTreeMap::new(),
        };
        for def in &members.http.types {
            sides
                .interfaces
                .extend(Side::ALL.into_iter().filter_map(|side| {
                    let seen = (def.name.to_string(), side);
                    let is_first = sides.classes.get(&seen) == Some(&side);
                    let properties = shapes.get(&seen).filter(|_| is_first)?.clone();
                    Some(Interface { seen, properties })
                }));
        }
        sides.name(names);
        sides
    }

    /// What a type is called on a side.
    pub(super) fn named(&self, (name, side): &Seen) -> Name {
        let class = self.classes.get(&(name.clone(), *side)).unwrap_or(side);
        let found = self.names.get(&(name.clone(), *class));
        found.map_or_else(|| Name::new(name), Clone::clone)
    }

    /// Those that are called as in the contract come first, so that no other takes their names.
    fn name(&mut self, names: &mut Names) {
        let is_first = |(name, side): &Seen| {
            let mut sides = Side::ALL.into_iter();
            sides.find(|it| self.classes.contains_key(&(name.clone(), *it))) == Some(*side)
        };
        let all = || self.interfaces.iter().map(|it| &it.seen);
        let mut named = BTreeMap::new();
        for seen in all().filter(|seen| is_first(seen)) {
            named.insert(seen.clone(), names.of_type(&seen.0));
        }
        for seen in all().filter(|seen| !is_first(seen)) {
            let name = format!("{}{}", seen.0, seen.1.suffix());
            named.insert(seen.clone(), names.of_type(&name));
        }
        self.names = named;
    }
}

type Shapes = BTreeMap<Seen, Vec<Property<Seen>>>;

/// The properties of each type on each side that is reached.
fn shapes(members: &Members<'_>) -> Shapes {
    let routes = members.http.routes();
    let mut open: Vec<Seen> = routes.flat_map(|route| roots(members, route)).collect();
    let mut shapes = Shapes::new();
    while let Some(seen) = open.pop() {
        let (Some(def), false) = (members.def(&seen.0), shapes.contains_key(&seen)) else {
            continue;
        };
        let properties = members.of(def, seen.1);
        open.extend(references(&properties).cloned());
        shapes.insert(seen, properties);
    }
    shapes
}

/// The types that a route itself names.
fn roots(members: &Members<'_>, route: &Route) -> Vec<Seen> {
    if route.raw {
        return Vec::new();
    }
    let request = route.request.as_ref().and_then(|name| members.def(name));
    let has_members = Parts::of(route, request).has_members();
    let request = request
        .filter(|_| has_members)
        .map(|def| (def.name.to_string(), Side::Request));
    let answer = route.response.as_ref().map(|ty| members.answer(ty));
    let answer: Vec<Seen> = answer.iter().flat_map(Ty::references).cloned().collect();
    request.into_iter().chain(answer).collect()
}

fn references(properties: &[Property<Seen>]) -> impl Iterator<Item = &Seen> {
    properties
        .iter()
        .flat_map(|property| property.ty.references())
}

/// For each the first side that sees the same, also in the types inside; refined until nothing changes.
fn classes(shapes: &Shapes) -> BTreeMap<Seen, Side> {
    let mut classes: BTreeMap<Seen, Side> = BTreeMap::new();
    loop {
        let class = |(name, side): &Seen| {
            let class = classes.get(&(name.clone(), *side)).copied();
            (name.clone(), class.unwrap_or(Side::Output))
        };
        let plain = |properties: &Vec<Property<Seen>>| -> Vec<Property<Seen>> {
            properties
                .iter()
                .map(|property| property.named(&class))
                .collect()
        };
        let refined = shapes.iter().map(|((name, side), properties)| {
            let own = plain(properties);
            let mut sides = Side::ALL.into_iter();
            let first = sides.find(|other| {
                let found = shapes.get(&(name.clone(), *other));
                found.is_some_and(|other| plain(other) == own)
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
