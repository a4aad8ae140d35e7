//! What the templates of the manifests print.

mod files;
mod keys;
mod server;
mod service;
mod variable;

use std::collections::BTreeMap;

use crate::system::server::observability::{JAEGER, OTLP_GRPC, OTLP_HTTP, TRACING};
use crate::system::{self, System};
use crate::text::docker::Name;
use crate::text::kube::Label;

pub use files::{Folder, boards, configuration};
pub use keys::{Key, in_development, in_production};
pub use server::Server;
pub use service::{Migration, Service};
pub use variable::{From, Variable};

/// The whole of a workspace.
pub struct Cluster {
    /// What its namespace and its Secret are called.
    pub name: Label,
    /// Its namespace for development.
    pub dev: Label,
    /// Its services.
    pub services: Vec<Service>,
    /// The servers that services share: small ones for development.
    pub stores: Vec<Server>,
    /// How each service that uses them finds the small ones.
    pub finders: Vec<Finder>,
    /// What takes, keeps and deletes traces.
    pub tracing: Vec<Server>,
    /// What takes the spans.
    pub collector: Collector,
    /// Services that live elsewhere.
    pub peers: Vec<Peer>,
}

/// What takes the spans of all services, wherever it is.
pub struct Collector {
    /// Its host.
    pub name: Label,
    /// The label of the pods that may reach it.
    pub users: Label,
    /// Its ports.
    pub ports: [u16; 2],
}

/// A service that uses the small servers.
pub struct Finder {
    /// What its objects are called.
    pub name: Label,
    /// What it is called when it migrates, where it does.
    pub migration: Option<Label>,
    /// The variables that say where the servers are.
    pub environment: Vec<Variable>,
}

/// A service that lives elsewhere.
pub struct Peer {
    /// The label of the pods that may reach it.
    pub users: Label,
    /// The port that it listens on.
    pub port: u16,
}

impl Cluster {
    /// The whole of a workspace.
    pub fn new(system: &System) -> Self {
        let name = Label::new(&Name::new(&system.name).to_string());
        let stores = system.stack.stores.iter();
        let services = system.services.iter();
        let tracing = system.stack.observability.iter();
        let tracing = tracing.filter(|it| TRACING.contains(&it.name.as_str()));
        Self {
            dev: name.behind("-dev"),
            name,
            services: services.map(|it| Service::new(system, it)).collect(),
            stores: stores
                .filter_map(|it| Server::new(it, &system.images))
                .collect(),
            finders: system.services.iter().filter_map(Finder::new).collect(),
            tracing: tracing
                .filter_map(|it| Server::new(it, &system.images))
                .collect(),
            collector: Collector {
                name: Label::new(JAEGER),
                users: service::user_of(JAEGER),
                ports: [OTLP_GRPC, OTLP_HTTP],
            },
            peers: peers(system),
        }
    }

    /// The services that speak HTTP.
    pub fn apis(&self) -> impl Iterator<Item = &Service> {
        let services = self.services.iter();
        services.filter(|service| service.component == "api")
    }

    /// Whether there are any.
    pub fn has_apis(&self) -> bool {
        self.apis().next().is_some()
    }

    /// Whether a service has migrations to run by themselves.
    pub fn migrates(&self) -> bool {
        self.services.iter().any(|it| it.migration.is_some())
    }
}

impl Finder {
    fn new(service: &system::Service) -> Option<Self> {
        let environment = variable::of_stores(service);
        (!environment.is_empty()).then(|| Self {
            name: service.names.label.clone(),
            migration: Migration::new(service).map(|it| it.name),
            environment,
        })
    }
}

fn peers(system: &System) -> Vec<Peer> {
    let callees = system.services.iter().flat_map(|service| &service.callees);
    let others = callees.filter(|callee| system.service(&callee.names.service).is_none());
    let others = others.map(|callee| (&callee.names.service, callee.port));
    let others: BTreeMap<&String, u16> = others.collect();
    let peer = |(name, port): (&String, u16)| Peer {
        users: service::user_of(name),
        port,
    };
    others.into_iter().map(peer).collect()
}
