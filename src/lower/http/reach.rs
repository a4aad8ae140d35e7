//! Which types requests and responses are made of.

use std::collections::HashMap;

use super::types::Draft;
use crate::ir::{Group, Type};

/// Sets `in_request` and `in_response` of every type, from the routes on.
pub(super) fn mark(groups: &[Group], drafts: &mut [Draft]) {
    let routes = || groups.iter().flat_map(|group| &group.routes);
    let requests = routes().filter_map(|route| route.request.as_deref());
    let requests = reachable(drafts, requests.collect());
    let mut responses = Vec::new();
    for ty in routes().filter_map(|route| route.response.as_ref()) {
        named(ty, &mut responses);
    }
    let responses = reachable(drafts, responses);
    let marks = requests.into_iter().zip(responses);
    for (draft, (request, response)) in drafts.iter_mut().zip(marks) {
        draft.def.in_request = request;
        draft.def.in_response = response;
    }
}

fn reachable<'a>(drafts: &'a [Draft], mut open: Vec<&'a str>) -> Vec<bool> {
    let names = drafts.iter().enumerate();
    let index: HashMap<_, _> = names
        .map(|(i, draft)| (draft.def.name.as_str(), i))
        .collect();
    let mut reached = vec![false; drafts.len()];
    while let Some(name) = open.pop() {
        let Some(&at) = index.get(name) else {
            continue;
        };
        if !std::mem::replace(&mut reached[at], true) {
            for flat in &drafts[at].flats {
                named(&flat.field.ty, &mut open);
            }
        }
    }
    reached
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
