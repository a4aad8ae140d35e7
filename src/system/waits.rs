//! Who has to be there before a service starts.

use std::collections::BTreeSet;

use super::container::Wait;
use super::database;
use super::server::Store;
use crate::ir::{self, Project};

/// The called services and the servers. Never what shows what services do: without it they run as well.
pub(super) fn waits_for(project: &Project, service: &ir::Service) -> Vec<Wait> {
    let called = service.calls.iter().map(|call| call.service.as_str());
    let here = called.filter(|callee| project.service(callee).is_some());
    let called = here.filter(|callee| !closes_a_circle(project, service, callee));
    let stores = database::servers(service).into_iter().map(Store::of);
    let stores = stores.map(|store| Wait::healthy(store.container.name));
    called.map(Wait::healthy).chain(stores).collect()
}

/// Whether `callee`, directly or through others, waits for `caller`, and comes before it in the project: compose could
/// never start them.
fn closes_a_circle(project: &Project, caller: &ir::Service, callee: &str) -> bool {
    let place = |name: &str| project.services.iter().position(|s| s.name == name);
    callee == caller.name
        || (place(callee) < place(&caller.name) && reaches(project, callee, &caller.name))
}

fn reaches(project: &Project, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            let calls = project.service(name).map(|service| &service.calls);
            let calls = calls.into_iter().flatten();
            open.extend(calls.map(|call| call.service.as_str()));
        }
    }
    false
}
