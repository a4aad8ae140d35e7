//! What the templates of a workspace print.

use super::markdown::Code;
use crate::embedded;
use crate::emit::runtime;
use crate::ir::{self, Route};
use crate::rust::Literal;
use crate::system::{Listens, ProtoNames, Service, System, proto_api};
use crate::text::{Key, comment, toml};

/// A whole workspace.
pub struct Workspace {
    /// Its name.
    pub name: Code,
    /// The crates, by their paths.
    pub members: Vec<Member>,
    /// The services, in the order of `ferroctl.yaml`.
    pub services: Vec<Row>,
    /// The folders that are ferroctl's as a whole, besides the runtime.
    pub generated: Vec<comment::Line>,
    /// Whether HTTP services have an OpenAPI document.
    pub documented: bool,
    /// The edition of its crates.
    pub edition: toml::Text,
    /// The oldest compiler that takes them.
    pub rust_version: toml::Text,
    /// Where the runtime is.
    pub runtime: Runtime,
    /// The features of the runtime that some service needs, so that a build of one service and one of all are the same.
    pub features: Vec<Literal>,
    /// Whether a proto crate needs `prost-types`.
    pub well_known: bool,
    /// Whether a service's logic uses Redis.
    pub redis: bool,
    /// A route to try.
    pub route: Option<Example>,
}

/// Where the crate `ferroctl-runtime` is.
pub enum Runtime {
    /// In the workspace, at this path.
    Vendored(toml::Text),
    /// In the registry, at this version.
    Registry(toml::Text),
    /// In another folder.
    Path(toml::Text),
}

/// A crate of the workspace.
pub struct Member {
    /// Its folder, in TOML.
    pub path: toml::Text,
    /// Its name as a key in TOML, where other crates use it.
    pub dependency: Option<Key>,
}

/// A service in the README.
pub struct Row {
    /// Its name.
    pub name: Code,
    /// Its contract.
    pub contract: Code,
    /// Where it takes requests, if it does.
    pub listens: Option<Listens>,
    /// The port of its metrics.
    pub metrics_port: u16,
}

/// A request in the README.
pub struct Example {
    /// `POST`
    pub verb: &'static str,
    /// The port.
    pub port: u16,
    /// The path.
    pub path: Code,
}

impl Workspace {
    pub(super) fn new(system: &System) -> Self {
        let services = &system.services;
        let protos = services.iter().filter_map(|service| service.proto.as_ref());
        let protos = protos.chain(system.peers.iter().map(|peer| &peer.proto));
        let shared = system.shared_protos.as_ref();
        Self {
            name: Code::new(&system.name),
            members: members(system),
            services: services.iter().map(Row::new).collect(),
            generated: protos
                .chain(shared.map(|shared| &shared.krate))
                .map(|proto| &proto.names.folder)
                .chain(system.typescript.iter().map(|clients| &clients.dir))
                .map(comment::Line::new)
                .collect(),
            documented: system.openapi,
            edition: toml::Text::new(ir::EDITION),
            rust_version: toml::Text::new(ir::RUST_VERSION),
            runtime: Runtime::new(&system.runtime),
            features: system.features().into_iter().map(Literal::new).collect(),
            redis: services.iter().any(Service::uses_redis),
            well_known: services.iter().any(needs_well_known)
                || (system.peers.iter()).any(|peer| proto_api::imports_well_known(&peer.rpc))
                || shared.is_some_and(|shared| proto_api::imports_well_known(&shared.rpc)),
            route: services.iter().find_map(Example::of),
        }
    }
}

impl Runtime {
    fn new(runtime: &ir::Runtime) -> Self {
        match runtime {
            ir::Runtime::Vendored => Self::Vendored(toml::Text::new(runtime::FOLDER)),
            ir::Runtime::Registry => Self::Registry(toml::Text::new(embedded::RUNTIME_VERSION)),
            ir::Runtime::Path(path) => Self::Path(toml::Text::new(path)),
        }
    }
}

fn members(system: &System) -> Vec<Member> {
    let proto = |names: &ProtoNames| (names.folder.clone(), Some(names.package.clone()));
    let shared = system.shared_protos.iter().map(|it| &it.krate.names);
    let peers = system.peers.iter().map(|peer| &peer.proto.names);
    let mut members: Vec<_> = shared.chain(peers).map(proto).collect();
    for service in &system.services {
        members.push((service.names.folder.clone(), None));
        members.extend(service.proto.iter().map(|it| proto(&it.names)));
    }
    members.sort();
    let member = |(path, dependency): (String, Option<String>)| Member {
        path: toml::Text::new(path),
        dependency: dependency.map(Key::new),
    };
    members.into_iter().map(member).collect()
}

/// Whether the protos import Google's well-known messages, which may be used anywhere.
fn needs_well_known(service: &Service) -> bool {
    service.grpc().is_some_and(proto_api::imports_well_known)
}

impl Row {
    fn new(service: &Service) -> Self {
        Self {
            name: Code::new(&service.names.service),
            contract: Code::new(&service.source),
            listens: service.listens(),
            metrics_port: service.metrics_port,
        }
    }
}

impl Example {
    /// The first route of an HTTP service that needs no token, no signature and no parameters.
    fn of(service: &Service) -> Option<Self> {
        let http = service.http()?;
        let mut routes = http.groups.iter().flat_map(|group| &group.routes);
        let listens = service.listens()?;
        let is_open =
            |route: &&Route| route.jwt.is_none() && !route.signature && !route.path.contains(':');
        routes.find(is_open).map(|route| Self {
            verb: route.method.verb(),
            port: listens.port,
            path: Code::new(&route.path),
        })
    }
}
