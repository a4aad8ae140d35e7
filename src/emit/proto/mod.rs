//! The proto crate of a gRPC service: messages, server trait, typed clients.

mod templates;
pub mod view;

use anyhow::{Context as _, Result};

use super::rendered;
use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};
use crate::emit::service::view::Package;
use crate::system::{Service, proto_api};
use view::Proto;

/// Adds the proto crate of one gRPC service.
///
/// # Errors
/// When prost-build refuses the protos or a path is taken, which is checked before; when a template fails.
pub fn render(service: &Service, tree: &mut FileTree) -> Result<()> {
    let (krate, api) = service.proto()?;
    let rpc = service.grpc().context("a gRPC service has its contract")?;
    let source = &service.source;
    let proto = &Proto::new(source, rpc, krate, api);
    let at = |path: &str| format!("{}/{path}", krate.names.folder);
    let package = &Package::new(service);
    let template = rendered(&templates::Cargo { proto, package })?;
    tree.insert(
        &at("Cargo.toml"),
        Body::Cargo(CargoEdits { template }),
        WritePolicy::Shared,
    )?;
    tree.insert(
        &at("src/descriptor.bin"),
        Body::Bytes(proto_api::descriptors(rpc)),
        WritePolicy::Ours,
    )?;
    tree.ours(
        &at("src/lib.rs"),
        source,
        &rendered(&templates::Lib { proto })?,
    )?;
    let client = at(&format!("src/{}.rs", proto.client_module.plain()));
    tree.ours(&client, source, &rendered(&templates::Client { proto })?)?;
    for package in &proto.packages {
        tree.ours(
            &at(&format!("src/{}.rs", package.file)),
            source,
            &rendered(&templates::Package { package })?,
        )?;
    }
    Ok(())
}
