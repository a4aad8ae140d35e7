//! The names of operations: clients are generated from them, so they follow from group and handler alone.

use std::collections::BTreeMap;

use heck::ToLowerCamelCase as _;

use crate::ir::{Group, Http, Route};

/// A name for each route, in their order: `userLogin`, or `adminUserLogin` in the group `admin`.
pub fn of(http: &Http) -> Vec<String> {
    let routes = http
        .groups
        .iter()
        .flat_map(|group| group.routes.iter().map(move |route| (group, route)));
    let routes: Vec<(&Group, &Route)> = routes.collect();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for (group, route) in &routes {
        *count.entry(short(group, route)).or_default() += 1;
    }
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let id = |(group, route): (&Group, &Route)| {
        let short = short(group, route);
        let id = if count[&short] == 1 {
            short
        } else {
            long(group, route)
        };
        let number = taken.entry(id.clone()).or_default();
        *number += 1;
        if *number == 1 {
            id
        } else {
            format!("{id}_{number}")
        }
    };
    routes.into_iter().map(id).collect()
}

fn short(group: &Group, route: &Route) -> String {
    format!("{} {}", group.path.join(" "), route.handler).to_lower_camel_case()
}

/// With the words as the contract has them, for those whose short names are the same.
fn long(group: &Group, route: &Route) -> String {
    let words = group
        .path
        .iter()
        .map(String::as_str)
        .chain([route.handler.as_str()]);
    words.collect::<Vec<_>>().join("_")
}
