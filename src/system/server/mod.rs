//! The servers around our services, each as a container.

pub mod observability;
mod store;

use std::collections::BTreeSet;

pub use store::{REDIS_PASSWORD, Store};

use super::container::{Configured, Container, Image};
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
    server(name, Image::Pulled(image))
}

/// A server whose image is built in `deploy/<name>` from upstream's, with its configuration inside.
fn configured(name: &str, image: Configured) -> Container {
    let folder = format!("deploy/{name}");
    server(name, Image::Configured(Configured { folder, ..image }))
}

fn server(name: &str, image: Image) -> Container {
    Container {
        environment: Environment::from([time_zone()]),
        ..Container::new(name, image)
    }
}
