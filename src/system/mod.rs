//! What is to be built: every fact that two places must agree on, worked out once from what the contracts say.
//!
//! Targets print it, findings compare with it, tests read it; none of them spells a name or decides what a container
//! needs.

pub mod capability;
pub mod container;
pub mod database;
pub mod environment;
pub mod fit;
pub mod images;
mod names;
mod parts;
pub mod proto_api;
pub mod server;
mod stack;
pub mod value;
mod waits;

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use serde::Serialize;

use crate::ir::{
    self, Contracts, Http, Inherited, Jwt, Kind, Project, Response, Rpc, Runtime, Server,
    Typescript,
};

use self::capability::{Callee, Capability};
use self::container::Container;
use self::database::Database;
use self::images::Images;
use self::parts::Parts;
use self::proto_api::{Messages, ProtoApi, ProtoCrate, SharedProtos};

pub use names::{APP, DATA, DatabaseNames, HEALTH, Names, ProtoNames, USER};
pub use stack::Stack;

/// A whole workspace to be built.
#[derive(Debug, Clone, Serialize)]
pub struct System {
    /// Its name.
    pub name: String,
    /// How its HTTP services answer.
    pub response: Response,
    /// Whether their empty lists are `null`, as Go's nil slices.
    pub null_lists: bool,
    /// Where the services' runtime comes from.
    pub runtime: Runtime,
    /// A cargo registry index in place of the usual one.
    pub cargo_mirror: Option<String>,
    /// At which tags and from where images come.
    pub images: Images,
    /// Whether a Dockerfile, compose files and the observability stack are wanted.
    pub docker: bool,
    /// Whether manifests for Kubernetes are wanted.
    pub kube: bool,
    /// Whether services that callers reach over HTTP have an OpenAPI document.
    pub openapi: bool,
    /// Where clients in TypeScript go, where they are wanted.
    pub typescript: Option<Typescript>,
    /// What crates take from the workspace.
    pub package: Inherited,
    /// The services, in the order of `ferroctl.yaml`.
    pub services: Vec<Service>,
    /// The services that live elsewhere and are called from here.
    pub peers: Vec<Peer>,
    /// The crate of the protos that several services import.
    pub shared_protos: Option<SharedProtos>,
    /// The containers around them, and what `.env` holds for all.
    pub stack: Stack,
}

impl System {
    /// The service of that name.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|it| it.names.service == name)
    }

    /// The names and the code of a gRPC service's crate of messages and clients, wherever the service lives.
    ///
    /// # Errors
    /// When there is no such service, and when prost-build refuses its protos, which have been checked.
    pub fn api_of(&self, name: &str) -> Result<&ProtoApi> {
        if let Some(peer) = self.peers.iter().find(|peer| peer.name == name) {
            return peer.proto.api(&peer.rpc);
        }
        let service = self.service(name);
        let (_, api) = service
            .with_context(|| format!("no service `{name}` to call"))?
            .proto()?;
        Ok(api)
    }

    /// The fields of the messages in the proto crate that Rust calls so; `None` where there is none.
    ///
    /// # Errors
    /// As [`System::api_of`].
    pub fn messages_in(&self, krate: &str) -> Result<Option<&Messages>> {
        let own = self
            .services
            .iter()
            .filter_map(|it| it.proto.as_ref().zip(it.grpc()));
        let peers = self.peers.iter().map(|peer| (&peer.proto, &peer.rpc));
        let shared = self.shared_protos.iter().map(|it| (&it.krate, &it.rpc));
        let mut crates = own.chain(peers).chain(shared);
        let found = crates.find(|(proto, _)| proto.names.krate.plain() == krate);
        found
            .map(|(proto, rpc)| proto.api(rpc)?.messages())
            .transpose()
    }

    /// Whether a service takes jobs in place of requests.
    #[must_use]
    pub fn has_workers(&self) -> bool {
        let mut kinds = self.services.iter().map(Service::kind);
        kinds.any(|kind| matches!(kind, Kind::Worker))
    }

    /// The features of the runtime that some service needs, each once: cargo compiles it once for all of them.
    #[must_use]
    pub fn features(&self) -> Vec<&'static str> {
        let all = self.services.iter().flat_map(Service::features);
        let all: BTreeSet<&str> = all.collect();
        all.into_iter().collect()
    }
}

/// A gRPC service that lives elsewhere: its messages and clients are here, nothing else.
#[derive(Debug, Clone, Serialize)]
pub struct Peer {
    /// Its name.
    pub name: String,
    /// The file that names it, relative to the workspace, with `/`.
    pub source: String,
    /// Its contract.
    pub rpc: Rpc,
    /// The crate of its messages and clients.
    pub proto: ProtoCrate,
}

impl Peer {
    fn new(service: &ir::Service) -> Option<Self> {
        let rpc = service.contracts.grpc()?.clone();
        Some(Self {
            name: service.name.clone(),
            source: service.contracts.first_file().to_owned(),
            proto: ProtoCrate::new(service, &rpc),
            rpc,
        })
    }
}

/// One service to be built.
#[derive(Debug, Clone, Serialize)]
pub struct Service {
    /// What it is called.
    pub names: Names,
    /// The file that names it, relative to the workspace, with `/`.
    pub source: String,
    /// Its contracts.
    pub contracts: Contracts,
    /// The port requests arrive on; a worker has none.
    pub port: Option<u16>,
    /// The port of `/metrics` and `/healthz`.
    pub metrics_port: u16,
    /// The services that it calls.
    pub callees: Vec<Callee>,
    /// Its databases.
    pub databases: Vec<Database>,
    /// The servers that it needs, besides our own services.
    pub servers: BTreeSet<Server>,
    /// What signs or verifies tokens; all services share the secret of their first.
    pub jwts: Vec<Jwt>,
    /// The crate of its messages and clients, where it speaks gRPC.
    pub proto: Option<ProtoCrate>,
    /// The tables whose methods are written.
    pub crud: Vec<String>,
    /// What it has beside its routes or methods.
    pub capabilities: Vec<Capability>,
    /// Where it runs.
    pub container: Container,
}

impl Service {
    /// Its contract where it speaks HTTP.
    #[must_use]
    pub fn http(&self) -> Option<&Http> {
        self.contracts.http()
    }

    /// Its contract where it speaks gRPC.
    #[must_use]
    pub fn grpc(&self) -> Option<&Rpc> {
        self.contracts.grpc()
    }

    /// Where its work comes from.
    #[must_use]
    pub fn kind(&self) -> Kind<'_> {
        self.contracts.kind()
    }

    /// Whether it has the capability of that name.
    #[must_use]
    pub fn has(&self, capability: &str) -> bool {
        let mut capabilities = self.capabilities.iter();
        capabilities.any(|it| it.name == capability)
    }

    /// Whether its logic uses Redis.
    #[must_use]
    pub fn uses_redis(&self) -> bool {
        self.has("redis")
    }

    /// Where requests arrive, which is nowhere for a worker.
    #[must_use]
    pub fn listens(&self) -> Option<Listens> {
        let scheme = match self.kind() {
            Kind::Http(_) => "http",
            Kind::Grpc(_) => "grpc",
            Kind::Worker => return None,
        };
        self.port.map(|port| Listens { scheme, port })
    }

    /// The crate of its messages and clients, with its contract and its code.
    ///
    /// # Errors
    /// For a service that does not speak gRPC, and when prost-build refuses the descriptors, which have been checked.
    pub fn proto(&self) -> Result<(&ProtoCrate, &ProtoApi)> {
        let parts = self.proto.as_ref().zip(self.grpc());
        let name = &self.names.service;
        let (proto, rpc) = parts.with_context(|| format!("`{name}` is no gRPC service"))?;
        Ok((proto, proto.api(rpc)?))
    }

    /// The features of the runtime that it needs, each once.
    #[must_use]
    pub fn features(&self) -> Vec<&'static str> {
        let wanted = self.capabilities.iter().flat_map(|it| &it.features);
        // Features that serve are called as what they speak.
        let serving = self.listens().map(|listens| listens.scheme);
        let mut features: Vec<&str> = wanted.copied().chain(serving).collect();
        features.sort_unstable();
        features.dedup();
        features
    }
}

/// Where a service takes requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listens {
    /// What it speaks, as the scheme of a URL.
    pub scheme: &'static str,
    /// The port.
    pub port: u16,
}

/// Works everything out. `project` comes from checked contracts: a called service that is not there is left out.
#[must_use]
pub fn resolve(project: Project) -> System {
    let services = project.services.iter();
    let parts: Vec<Parts> = services
        .map(|service| Parts::new(&project, service))
        .collect();
    let stack = Stack::new(&project, &parts);
    let services = project.services.into_iter().zip(parts);
    System {
        name: project.name,
        response: project.response,
        null_lists: project.null_lists,
        runtime: project.runtime,
        cargo_mirror: project.mirror.cargo,
        images: Images {
            pins: project.images,
            mirror: project.mirror.images,
        },
        docker: project.docker,
        kube: project.kube,
        openapi: project.openapi,
        typescript: project.typescript,
        package: project.package,
        services: services.map(|(service, parts)| parts.of(service)).collect(),
        peers: project.peers.iter().filter_map(Peer::new).collect(),
        shared_protos: project.shared.map(SharedProtos::new),
        stack,
    }
}
