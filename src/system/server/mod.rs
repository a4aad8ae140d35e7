//! The servers around our services, each as a container.

pub mod observability;
mod store;

use std::collections::BTreeSet;

pub use store::Store;

use super::container::{Container, Image, Starts};
use super::environment::{Environment, time_zone};
use super::images::Upstream;
use crate::ir::Server;

/// The ports of every server that a stack may have.
#[must_use]
pub fn ports() -> BTreeSet<u16> {
    let stores = Server::ALL.map(|server| Store::of(server).container);
    let all = stores.into_iter().chain(observability::containers());
    all.flat_map(|container| container.ports)
        .map(|port| port.number)
        .collect()
}

/// A server that is pulled.
fn pulled(name: &str, image: Upstream) -> Container {
    container(name, Image::Pulled(image))
}

/// A server whose image is built in `deploy/<name>` from upstream's, with its configuration inside.
fn built(name: &str) -> Container {
    let context = format!("deploy/{name}");
    let dockerfile = None;
    container(
        name,
        Image::Built {
            context,
            dockerfile,
        },
    )
}

/// Nothing but a name, an image and what all servers have.
fn container(name: &str, image: Image) -> Container {
    Container {
        name: name.to_owned(),
        notes: Vec::new(),
        image,
        user: None,
        read_only: true,
        starts: Starts::Always,
        keeps: None,
        command: Vec::new(),
        environment: Environment::from([time_zone()]),
        ports: Vec::new(),
        mounts: Vec::new(),
        memory_folders: Vec::new(),
        probe: None,
        waits_for: Vec::new(),
        memory: 128,
    }
}
