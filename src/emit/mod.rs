//! The targets: each a folder that turns the [`crate::ir`] into files; `render` is one match over them.

pub mod axum;

pub mod compose;
pub mod docker;
pub mod key;
pub mod observability;
pub mod proto;
pub mod runtime;
pub mod service;
pub mod text;
pub mod tonic;
pub mod workspace;

use anyhow::Result;

use crate::artifact::FileTree;
use crate::ir::{Http, Project, Protocol, Rpc, Service};

/// One folder of this module, with what it renders.
#[derive(Clone, Copy)]
pub enum Target<'a> {
    /// The crate of an HTTP service.
    Axum(&'a Service, &'a Http),
    /// The crate of a gRPC service.
    Tonic(&'a Service, &'a Rpc),
    /// The crate of a gRPC service's messages and clients.
    Proto(&'a Service, &'a Rpc),
    /// The crate that all services share.
    Runtime,
    /// The files at the top.
    Workspace,
    /// The Dockerfiles of the services, and the pins of all images.
    Docker,
    /// The compose files.
    Compose,
    /// Jaeger on Elasticsearch, Prometheus, Grafana.
    Observability,
}

impl<'a> Target<'a> {
    /// Everything that a project needs: each service, then what they share.
    #[must_use]
    pub fn of(project: &'a Project) -> Vec<Self> {
        let services = project
            .services
            .iter()
            .flat_map(|service| match &service.protocol {
                Protocol::Http(http) => vec![Self::Axum(service, http)],
                Protocol::Grpc(rpc) => vec![Self::Tonic(service, rpc), Self::Proto(service, rpc)],
            });
        let stack = [Self::Docker, Self::Compose, Self::Observability];
        services
            .chain([Self::Runtime, Self::Workspace])
            .chain(stack.into_iter().filter(|_| project.docker))
            .collect()
    }

    fn render(self, project: &Project, tree: &mut FileTree) -> Result<()> {
        match self {
            Self::Axum(service, http) => axum::render(project, service, http, tree),
            Self::Tonic(service, rpc) => tonic::render(project, service, rpc, tree),
            Self::Proto(service, rpc) => proto::render(service, rpc, tree),
            Self::Runtime => {
                runtime::render(project, tree);
                Ok(())
            }
            Self::Workspace => workspace::render(project, tree),
            Self::Docker => docker::render(project, tree),
            Self::Compose => compose::render(project, tree),
            Self::Observability => observability::render(project, tree),
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

/// All files of a project; Rust among them is not formatted yet.
///
/// # Errors
/// When two artifacts have one path or a path leaves the workspace, which lowering has checked; when a template fails.
pub fn render(project: &Project) -> Result<FileTree> {
    let mut tree = FileTree::default();
    for target in Target::of(project) {
        target.render(project, &mut tree)?;
    }
    Ok(tree)
}
