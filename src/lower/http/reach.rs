//! Which types requests and responses are made of.

use crate::api::declarations::{Declarations, Reach};
use crate::ir::{Group, Type};

/// What requests and responses reach.
pub(super) struct Reached {
    /// The types of requests.
    pub requests: Reach,
    /// The types of responses.
    pub responses: Reach,
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
        let number = |name: &str| declared.number(name);
        Self {
            requests: declared.reached(requests.filter_map(number)),
            responses: declared.reached(responses.into_iter().filter_map(number)),
        }
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
