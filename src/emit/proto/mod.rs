//! The proto crate of a gRPC service: messages, server trait, typed clients; and that of shared protos.

mod templates;
pub mod view;

use anyhow::{Context as _, Result};

use super::rendered;
use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};
use crate::emit::service::view::Package;
use crate::system::proto_api::{ProtoCrate, SharedProtos};
use crate::system::{Service, System};
use view::{Descriptor, Proto};

/// Adds the proto crate of one gRPC service.
///
/// # Errors
/// When prost-build refuses the protos or a path is taken, which is checked before; when a template fails.
pub fn render(system: &System, service: &Service, tree: &mut FileTree) -> Result<()> {
    let (krate, api) = service.proto()?;
    let rpc = service.grpc().context("a gRPC service has its contract")?;
    let source = &service.source;
    let proto = &Proto::new(source, rpc, krate, api);
    let mut files = Files {
        krate,
        package: &Package::new(system.package),
        source,
        tree,
    };
    files.whole(proto)?;
    let descriptor = &Descriptor::new(rpc);
    files.ours(
        proto.descriptor_module.plain(),
        &templates::Descriptor { descriptor },
    )?;
    files.ours(proto.client_module.plain(), &templates::Client { proto })
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
