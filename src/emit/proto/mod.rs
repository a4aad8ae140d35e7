//! The proto crate of a gRPC service: messages, server trait, typed clients.

pub mod codegen;
mod comments;
mod foreign;
mod templates;
pub mod view;

use anyhow::Result;
use prost::Message as _;

use super::rendered;
use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};
use crate::ir;
use view::Proto;

/// Adds the proto crate of one gRPC service.
///
/// # Errors
/// When prost-build refuses the protos or a path is taken, which is checked before; when a template fails.
pub fn render(service: &ir::Service, rpc: &ir::Rpc, tree: &mut FileTree) -> Result<()> {
    let generated = codegen::generate(rpc)?;
    let proto = &Proto::new(service, rpc, &generated);
    let source = service.contracts.first().map_or("", String::as_str);
    let at = |path: &str| format!("{}/{path}", folder(service));
    let template = rendered(&templates::Cargo { proto })?;
    tree.insert(
        &at("Cargo.toml"),
        Body::Cargo(CargoEdits { template }),
        WritePolicy::Shared,
    )?;
    tree.insert(
        &at("src/descriptor.bin"),
        Body::Bytes(descriptors(rpc)),
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

/// The name of a gRPC service's proto crate: `user-proto`.
#[must_use]
pub fn package(service: &ir::Service) -> String {
    format!("{}-proto", service.base)
}

/// The folder of a gRPC service's proto crate: beside the service's own where that is called `rpc`, else inside it.
#[must_use]
pub fn folder(service: &ir::Service) -> String {
    match service.dir.strip_suffix("rpc") {
        Some("") => "proto".to_owned(),
        Some(parent) if parent.ends_with('/') => format!("{parent}proto"),
        _ => format!("{}/proto", service.dir),
    }
}

/// The protos as gRPC reflection shows them: an encoded `FileDescriptorSet`, imports included, comments left out.
fn descriptors(rpc: &ir::Rpc) -> Vec<u8> {
    let mut files = rpc.files.clone();
    for file in &mut files.file {
        file.source_code_info = None;
    }
    files.encode_to_vec()
}

#[cfg(test)]
mod tests;
