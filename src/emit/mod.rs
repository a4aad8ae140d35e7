//! The targets: each a folder that prints its part of the [`System`] as files; [`render`] is one match over them.

pub mod axum;
pub mod compose;
pub mod docker;
pub mod kube;
pub mod migration;
pub mod model;
pub mod observability;
pub mod openapi;
pub mod proto;
pub mod runtime;
pub mod service;
pub mod tonic;
pub mod typescript;
pub mod worker;
pub mod workspace;

use anyhow::Result;

use crate::artifact::FileTree;
use crate::ir::{Http, Kind, Typescript};
use crate::system::proto_api::SharedProtos;
use crate::system::{Peer, Service, System};

/// One folder of this module, with what it prints.
#[derive(Clone, Copy)]
pub enum Target<'a> {
    /// The crate of an HTTP service.
    Axum(&'a Service, &'a Http),
    /// What a service is to callers over HTTP.
    OpenApi(&'a Service),
    /// The clients of the HTTP services in TypeScript.
    Typescript(&'a Typescript),
    /// The crate of a gRPC service.
    Tonic(&'a Service),
    /// The crate of a worker.
    Worker(&'a Service),
    /// The crate of a gRPC service's messages and clients.
    Proto(&'a Service),
    /// The crate of the messages and clients of a service that lives elsewhere.
    Peer(&'a Peer),
    /// The crate of the protos that several services import.
    SharedProtos(&'a SharedProtos),
    /// The models of a service's tables.
    Model(&'a Service),
    /// The first migrations of a service's tables.
    Migration(&'a Service),
    /// The crate that all services share.
    Runtime,
    /// The files at the top.
    Workspace,
    /// The Dockerfile of the services, and the pins of all images.
    Docker,
    /// The compose files.
    Compose,
    /// Jaeger on Elasticsearch, Prometheus, Grafana.
    Observability,
    /// The manifests for Kubernetes.
    Kube,
}

impl<'a> Target<'a> {
    /// Everything that a system needs: each service, then what they share.
    #[must_use]
    pub fn of(system: &'a System) -> Vec<Self> {
        let services = system.services.iter().flat_map(|service| {
            let crates = match service.kind() {
                Kind::Http(http) => vec![Self::Axum(service, http)],
                Kind::Grpc(_) => vec![Self::Tonic(service), Self::Proto(service)],
                Kind::Worker => vec![Self::Worker(service)],
            };
            let tables = [Self::Model(service), Self::Migration(service)];
            let document = system.openapi.then_some(Self::OpenApi(service));
            crates.into_iter().chain(document).chain(tables)
        });
        let stack = [Self::Docker, Self::Compose, Self::Observability];
        let peers = system.peers.iter().map(Self::Peer);
        let shared = system.shared_protos.iter().map(Self::SharedProtos);
        let clients = system.typescript.iter().map(Self::Typescript);
        services
            .chain(peers)
            .chain(shared)
            .chain(clients)
            .chain([Self::Runtime, Self::Workspace])
            .chain(stack.into_iter().filter(|_| system.docker))
            .chain(system.kube.then_some(Self::Kube))
            .collect()
    }

    fn render(self, system: &System, tree: &mut FileTree) -> Result<()> {
        match self {
            Self::Axum(service, http) => axum::render(system, service, http, tree),
            Self::OpenApi(service) => openapi::render(system, service, tree),
            Self::Typescript(clients) => typescript::render(system, clients, tree),
            Self::Tonic(service) => tonic::render(system, service, tree),
            Self::Worker(service) => worker::render(system, service, tree),
            Self::Proto(service) => proto::render(system, service, tree),
            Self::Peer(peer) => proto::render_peer(system, peer, tree),
            Self::SharedProtos(shared) => proto::render_shared(system, shared, tree),
            Self::Model(service) => model::render(service, tree),
            Self::Migration(service) => migration::render(service, tree),
            Self::Runtime => {
                runtime::render(system, tree);
                Ok(())
            }
            Self::Workspace => workspace::render(system, tree),
            Self::Docker => docker::render(system, tree),
            Self::Compose => compose::render(system, tree),
            Self::Observability => observability::render(system, tree),
            Self::Kube => kube::render(system, tree),
        }
    }
}

/// The text of a template, ended by a newline: askama takes the last one away.
fn rendered(template: &impl askama::Template) -> Result<String> {
    let mut text = template.render()?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// All files of a system; Rust among them is not formatted yet.
///
/// # Errors
/// When two artifacts have one path or a path leaves the workspace, which lowering has checked; when a template fails.
pub fn render(system: &System) -> Result<FileTree> {
    let mut tree = FileTree::default();
    for target in Target::of(system) {
        target.render(system, &mut tree)?;
    }
    Ok(tree)
}
