//! The proto crate of a gRPC service: messages, server trait, typed clients; and that of shared protos.

mod templates;
pub mod view;

use anyhow::{Context as _, Result};

use super::rendered;
use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};
use crate::emit::service::view::Package;
use crate::ir::Rpc;
use crate::system::proto_api::{ProtoCrate, SharedProtos};
use crate::system::{Peer, Service, System};
use view::{Descriptor, Proto};

/// Adds the proto crate of one gRPC service.
///
/// # Errors
/// When prost-build refuses the protos or a path is taken, which is checked before; when a template fails.
pub fn render(system: &System, service: &Service, tree: &mut FileTree) -> Result<()> {
    let (krate, _) = service.proto()?;
    let rpc = service.grpc().context("a gRPC service has its contract")?;
    let files = Files {
        krate,
        package: &Package::new(system.package),
        source: &service.source,
        tree,
    };
    files.with_clients(rpc)
}

/// Adds the proto crate of a service that lives elsewhere.
///
/// # Errors
/// As [`render`].
pub fn render_peer(system: &System, peer: &Peer, tree: &mut FileTree) -> Result<()> {
    let files = Files {
        krate: &peer.proto,
        package: &Package::new(system.package),
        source: &peer.source,
        tree,
    };
    files.with_clients(&peer.rpc)
}

/// Adds the crate of the protos that several services import.
///
/// # Errors
/// As [`render`].
pub fn render_shared(system: &System, shared: &SharedProtos, tree: &mut FileTree) -> Result<()> {
    let SharedProtos { krate, rpc } = shared;
    let source = rpc.own_files.first().map_or("", String::as_str);
    let proto = &Proto::new(source, rpc, krate, krate.api(rpc)?);
    let mut files = Files {
        krate,
        package: &Package::new(system.package),
        source,
        tree,
    };
    files.whole(proto)
}

/// Where the files of one crate go.
struct Files<'a> {
    krate: &'a ProtoCrate,
    package: &'a Package,
    source: &'a str,
    tree: &'a mut FileTree,
}

impl Files<'_> {
    /// The files of a service's crate.
    fn with_clients(mut self, rpc: &Rpc) -> Result<()> {
        let proto = &Proto::new(self.source, rpc, self.krate, self.krate.api(rpc)?);
        self.whole(proto)?;
        let descriptor = &Descriptor::new(rpc);
        self.ours(
            proto.descriptor_module.plain(),
            &templates::Descriptor { descriptor },
        )?;
        self.ours(proto.client_module.plain(), &templates::Client { proto })
    }

    /// The files that every proto crate has.
    fn whole(&mut self, proto: &Proto) -> Result<()> {
        let package = self.package;
        let template = rendered(&templates::Cargo { proto, package })?;
        let path = format!("{}/Cargo.toml", self.krate.names.folder);
        let cargo = Body::Cargo(CargoEdits { template });
        self.tree.insert(&path, cargo, WritePolicy::Shared)?;
        self.ours("lib", &templates::Lib { proto })?;
        let mut packages = proto.packages.iter();
        packages.try_for_each(|package| {
            let file = package.file.to_string();
            self.ours(&file, &templates::Package { package })
        })
    }

    fn ours(&mut self, module: &str, template: &impl askama::Template) -> Result<()> {
        let path = format!("{}/src/{module}.rs", self.krate.names.folder);
        self.tree.ours(&path, self.source, &rendered(template)?)
    }
}
