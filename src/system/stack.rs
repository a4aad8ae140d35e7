//! Which containers there are around our services, and what `.env` holds.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::container::{Audience, Container, Image};
use super::environment::{Secret, Setting};
use super::parts::{Parts, known_environment};
use super::server::{Store, observability};
use super::{Names, database};
use crate::ir::{self, Project};

/// The containers around our services, and what `.env` holds for all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stack {
    /// The servers that services name in their YAML.
    pub stores: Vec<Container>,
    /// Services that are built elsewhere.
    pub peers: Vec<Container>,
    /// Jaeger on Elasticsearch, Prometheus, Grafana; none where no stack is wanted.
    pub observability: Vec<Container>,
    /// What `gen` fills with random bytes, each once.
    pub secrets: Vec<Secret>,
    /// What the user may set.
    pub settings: Vec<Setting>,
}

impl Stack {
    /// What the services need around them.
    pub(super) fn new(project: &Project, services: &[Parts]) -> Self {
        let stores = stores(project);
        let observability = match project.docker {
            true => observability::containers(),
            false => Vec::new(),
        };
        let secrets = secrets(project, services, &stores);
        let stores: Vec<Container> = stores.into_iter().map(|store| store.container).collect();
        let peers: Vec<Container> = project.peers.iter().filter_map(peer).collect();
        let servers: Vec<&Container> = stores.iter().chain(&observability).collect();
        Self {
            secrets,
            settings: settings(project, services, &servers),
            stores,
            peers,
            observability,
        }
    }

    /// Every container that is not one of our services.
    pub fn servers(&self) -> impl Iterator<Item = &Container> {
        let others = self.stores.iter().chain(&self.peers);
        others.chain(&self.observability)
    }
}

/// The container of a service that is built elsewhere, where its image is known. What is in it is not, so it may write
/// files and has no probe, and its callers do not wait for it.
fn peer(service: &ir::Service) -> Option<Container> {
    let image = Image::Named(service.image.clone()?);
    Some(Container {
        notes: vec!["Built elsewhere; its configuration comes with compose.override.yaml."],
        read_only: false,
        memory: 512,
        ..Container::new(&service.name, image)
    })
}

/// The servers that any service names.
fn stores(project: &Project) -> Vec<Store> {
    let named = project.services.iter();
    let named: BTreeSet<ir::Server> = named.flat_map(database::servers).collect();
    named.into_iter().map(Store::of).collect()
}

fn secrets(project: &Project, services: &[Parts], stores: &[Store]) -> Vec<Secret> {
    let capabilities = services.iter().flat_map(|service| &service.capabilities);
    let own = capabilities.flat_map(|capability| capability.secrets.clone());
    let stores = stores.iter().flat_map(|store| store.secrets.clone());
    let dashboards = project.docker.then(observability::secrets);
    let mut seen = BTreeSet::new();
    own.chain(stores)
        .chain(dashboards.into_iter().flatten())
        .filter(|secret| seen.insert(secret.name.clone()))
        .collect()
}

/// What may be set of the stack itself: name, meaning, default.
const SETTINGS: [(&str, &str, &str); 3] = [
    ("TZ", "The time zone of all containers.", "Asia/Shanghai"),
    (
        Audience::Clients.variable(),
        "The address that the services' ports are published on; 0.0.0.0 opens them to the network.",
        "127.0.0.1",
    ),
    (
        Audience::Operators.variable(),
        "The same for databases, metrics, traces and logs. Most of them ask for no password.",
        "127.0.0.1",
    ),
];

fn settings(project: &Project, services: &[Parts], servers: &[&Container]) -> Vec<Setting> {
    let fixed = SETTINGS.into_iter().chain(observability::SETTINGS);
    let fixed = fixed.map(|(name, about, default)| Setting {
        name: name.to_owned(),
        about,
        default: Some(default.to_owned()),
    });
    let ours = services.iter().map(|service| &service.container);
    let ports = ours.chain(servers.iter().copied()).flat_map(|it| &it.ports);
    let ports = ports.map(|port| Setting {
        name: port.variable.clone(),
        about: "The ports on this machine, where another program has one of them.",
        default: Some(port.number.to_string()),
    });
    let stack = fixed.chain(ports).filter(|_| project.docker);
    let peers = addresses_of_peers(project).filter(|_| project.docker);
    stack
        .chain(peers)
        .chain(users_own(project, services))
        .collect()
}

fn addresses_of_peers(project: &Project) -> impl Iterator<Item = Setting> {
    let is_called = |peer: &&ir::Service| {
        let mut calls = project.services.iter().flat_map(|service| &service.calls);
        calls.any(|call| call.service == peer.name)
    };
    let called = project.peers.iter().filter(is_called);
    let called = called.filter(|peer| peer.image.is_none());
    called.map(|peer| Setting {
        name: Names::new(peer).address_variable,
        about: "Where a service is that is not part of the stack, `host:port`.",
        default: None,
    })
}

/// Placeholders that users wrote into a YAML themselves.
fn users_own(project: &Project, services: &[Parts]) -> Vec<Setting> {
    let mut own: BTreeMap<&String, &Option<String>> = BTreeMap::new();
    for (contract, service) in project.services.iter().zip(services) {
        let known = known_environment(contract, &service.capabilities);
        for (name, default) in &contract.surroundings.placeholders {
            if !known.contains_key(name) {
                own.entry(name).or_insert(default);
            }
        }
    }
    own.into_iter()
        .map(|(name, default)| Setting {
            name: name.clone(),
            about: "Named by a service's YAML.",
            default: default.clone(),
        })
        .collect()
}
