//! What the compose templates print.

mod container;
mod env_line;

use std::collections::BTreeSet;

use crate::system::System;
use crate::system::container::{Container as Source, Mount};
use crate::text::compose::Scalar;
use crate::text::docker::Name;

pub use container::{Container, Image};
pub use env_line::{EnvLine, env_lines};

/// One compose file.
pub struct Stack {
    /// The compose project's name.
    pub name: Scalar,
    /// The containers.
    pub containers: Vec<Container>,
    /// The volumes of the containers.
    pub volumes: Vec<Scalar>,
}

impl Stack {
    /// The services, and the servers that ours name.
    pub fn new(system: &System) -> Self {
        let services = system.services.iter().map(|service| &service.container);
        let others = system.stack.peers.iter().chain(&system.stack.stores);
        let containers: Vec<&Source> = services.chain(others).collect();
        Self::of(system, &containers)
    }

    /// What shows what services do.
    pub fn observability(system: &System) -> Self {
        let containers: Vec<&Source> = system.stack.observability.iter().collect();
        Self::of(system, &containers)
    }

    fn of(system: &System, containers: &[&Source]) -> Self {
        Self {
            name: Scalar::new(&Name::new(&system.name).to_string()),
            volumes: volumes(containers),
            containers: containers
                .iter()
                .map(|container| Container::new(container, &system.images))
                .collect(),
        }
    }
}

/// Each volume once, in the order of the containers.
fn volumes(containers: &[&Source]) -> Vec<Scalar> {
    let mut seen = BTreeSet::new();
    let mounts = containers.iter().flat_map(|container| &container.mounts);
    let names = mounts.filter_map(|mount| match mount {
        Mount::Volume { name, .. } => Some(name),
        Mount::Folder { .. } => None,
    });
    names
        .filter(|name| seen.insert(*name))
        .map(|name| Scalar::new(name))
        .collect()
}
