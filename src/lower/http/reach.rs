//! Which types requests and responses are made of.

use std::mem;

use crate::api::declarations::Declarations;
use crate::ir::{Group, Type};

/// What requests and responses reach.
pub(super) struct Reached {
    /// The types of requests.
    pub requests: Reach,
    /// The types of responses.
    pub responses: Reach,
}

/// What is reached of each declared type, by number.
pub(super) struct Reach {
    /// The type itself.
    pub whole: Vec<bool>,
    /// Its fields: the type itself, or one that embeds it.
    pub fields: Vec<bool>,
}

impl Reached {
    /// Follows the types from the routes on.
    pub(super) fn new(groups: &[Group], declared: Declarations) -> Self {
        let routes = || groups.iter().flat_map(|group| &group.routes);
        let requests = routes().filter_map(|route| route.request.as_deref());
        let mut responses = Vec::new();
        for ty in routes().filter_map(|route| route.response.as_ref()) {
            named(ty, &mut responses);
        }
        Self {
            requests: Reach::from(requests, declared),
            responses: Reach::from(responses, declared),
        }
    }
}

impl Reach {
    fn from<'a>(names: impl IntoIterator<Item = &'a str>, declared: Declarations) -> Self {
        let none = vec![false; declared.count()];
        let mut reach = Self {
            whole: none.clone(),
            fields: none,
        };
        let numbers = names.into_iter().filter_map(|name| declared.number(name));
        let mut open: Vec<_> = numbers.map(|number| (number, false)).collect();
        while let Some((number, embedded)) = open.pop() {
            reach.whole[number] |= !embedded;
            if !mem::replace(&mut reach.fields[number], true) {
                let uses = declared.uses()[number].iter();
                open.extend(uses.map(|used| (used.number, used.embedded)));
            }
        }
        reach
    }
}

fn named<'a>(ty: &'a Type, names: &mut Vec<&'a str>) {
    match ty {
        Type::Named { name, .. } => names.push(name),
        Type::Pointer(inner) | Type::List(inner) | Type::Array(_, inner) => named(inner, names),
        Type::Map(key, value) => {
            named(key, names);
            named(value, names);
        }
        _ => {}
    }
}
