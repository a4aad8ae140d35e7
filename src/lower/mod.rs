//! Front ends → [`ir::Project`]: every name resolved, every port known.

mod crud;
pub mod grpc;
mod holders;
pub mod http;
pub mod images;
mod kube;
pub mod model;
mod names;
mod ports;
mod response;
mod services;
pub mod surroundings;
mod typescript;

use crate::diagnostic::{Diagnostic, has_errors};
use crate::ir::{self, Content, Project};
use crate::manifest::{
    self, Block, Discovery, MANIFEST, NilSlices, Runtime, ServiceEntry, ServiceKind, Workspace,
};
use crate::source::SourceMap;
use crate::{api, proto};

use holders::Holders;

pub use crud::check_crud;
pub use names::{base_name, is_base_name};
pub use ports::{Ports, free};

/// The checked contract of one service.
#[derive(Debug, Clone)]
pub enum Contract {
    /// From a `.api` file.
    Api(api::Documents),
    /// From `.proto` files.
    Proto(proto::Contract),
    /// A worker has none: `ferroctl.yaml` says all of it.
    Worker,
}

/// Finds what is wrong with the manifest's services, which must be known before their contracts are read:
/// kinds, names, folders and paths.
#[must_use]
pub fn check(workspace: &Workspace) -> Vec<Diagnostic> {
    let mut findings = services::check(workspace);
    findings.extend(typescript::check(workspace));
    findings.extend(kube::check(workspace));
    findings
}

/// Makes the model of a workspace from its manifest and the contract of each of its services, in the same order.
///
/// # Errors
/// The findings of [`check`], ports in use twice, and called services that are not there.
pub fn project(
    workspace: &Workspace,
    contracts: &[Contract],
    sources: &SourceMap,
) -> Result<Project, Vec<Diagnostic>> {
    let mut findings = check(workspace);
    findings.extend(services::check_calls(workspace));
    findings.extend(ports::check(workspace));
    if has_errors(&findings) {
        return Err(findings);
    }
    let holders = Holders::of(&workspace.manifest.services, contracts);
    let contents = contents(&workspace.manifest.services, contracts, &holders, sources);
    let entries = workspace.manifest.services.iter().zip(contents);
    let (peers, services) = entries.partition::<Vec<_>, _>(|(entry, _)| entry.external);
    let lowered = |all: Vec<(&ServiceEntry, Content)>| {
        let all = all.into_iter();
        all.map(|(entry, content)| service(workspace, entry, content))
            .collect()
    };
    Ok(Project {
        name: workspace.manifest.name.clone(),
        response: response::lower(&workspace.manifest.response),
        null_lists: workspace.manifest.nil_slices == NilSlices::Null,
        services: lowered(services),
        peers: lowered(peers),
        shared: holders.shared(),
        // Images are built by the Dockerfile, wherever they run.
        docker: workspace.manifest.docker || workspace.manifest.kube,
        kube: workspace.manifest.kube,
        openapi: workspace.manifest.openapi,
        typescript: workspace
            .manifest
            .typescript
            .as_ref()
            .map(typescript::lower),
        mirror: ir::Mirror {
            cargo: workspace.manifest.mirror.cargo.clone(),
            images: workspace.manifest.mirror.images.clone(),
        },
        runtime: match &workspace.manifest.runtime {
            Runtime::Vendored => ir::Runtime::Vendored,
            Runtime::Registry => ir::Runtime::Registry,
            Runtime::Path(path) => ir::Runtime::Path(path.clone()),
        },
        package: workspace.package,
        images: images::read(&workspace.pins),
    })
}

fn service(workspace: &Workspace, entry: &ServiceEntry, content: Content) -> ir::Service {
    let ports = ports::of(workspace, entry);
    let spoken = ir::Contract {
        files: match entry.kind() {
            ServiceKind::Worker => vec![MANIFEST.to_owned()],
            _ => entry.contracts().cloned().collect(),
        },
        content,
    };
    let tables = (!entry.tables.is_empty()).then(|| ir::Contract {
        files: entry.tables.clone(),
        content: Content::Tables,
    });
    ir::Service {
        name: entry.name.clone(),
        base: entry.base().to_owned(),
        dir: entry.folder(),
        contracts: ir::Contracts(std::iter::once(spoken).chain(tables).collect()),
        port: ports.requests,
        metrics_port: ports.metrics,
        calls: entry.calls.iter().map(call).collect(),
        auth: entry.auth.clone(),
        crud: entry.crud.clone(),
        keeps_files: entry.data,
        data_source: entry
            .datasource
            .clone()
            .unwrap_or_else(|| ir::DATA_SOURCE.to_owned()),
        databases: entry.databases.iter().copied().map(model::sql).collect(),
        is_discovered: workspace.manifest.discovery == Discovery::Etcd,
        image: entry.image.clone(),
        cache: entry.cache.name(ir::CACHE).map(str::to_owned),
        redis: entry.redis.name(ir::REDIS).map(str::to_owned),
        surroundings: surroundings(workspace, entry),
    }
}

fn call(call: &manifest::Call) -> ir::Call {
    ir::Call {
        service: call.service.clone(),
        block: call.block.clone(),
    }
}

/// What the service's own YAML asks for; nothing as long as there is none.
fn surroundings(workspace: &Workspace, entry: &ServiceEntry) -> ir::Surroundings {
    let settings = workspace.settings.get(&entry.name);
    let mut found = settings
        .map(|settings| surroundings::read(settings.written()))
        .unwrap_or_default();
    // A YAML that is older than these has their blocks from `defaults.yaml`.
    if entry.cache != Block::None || entry.redis != Block::None {
        found.servers.insert(ir::Server::Redis);
    }
    let finds = workspace.manifest.discovery == Discovery::Etcd;
    if finds && (entry.kind() == ServiceKind::Rpc || !entry.calls.is_empty()) {
        found.servers.insert(ir::Server::Etcd);
    }
    found
}

fn contents(
    entries: &[ServiceEntry],
    contracts: &[Contract],
    holders: &Holders<'_>,
    sources: &SourceMap,
) -> Vec<Content> {
    let lower = |(entry, contract): (&ServiceEntry, &Contract)| match contract {
        Contract::Api(documents) => Content::Http(http::lower(documents, sources)),
        Contract::Worker => Content::Worker,
        Contract::Proto(contract) => Content::Grpc(grpc::lower(
            contract,
            &holders.foreign(entry.base(), contract),
        )),
    };
    entries.iter().zip(contracts).map(lower).collect()
}

#[cfg(test)]
mod tests;
