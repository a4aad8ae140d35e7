//! The crate of a gRPC service.

mod templates;
pub mod view;

use anyhow::Result;

use super::{rendered, service};
use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};
use crate::system::{Service, System};
use view::Rpc;

/// Adds the crate of one gRPC service.
///
/// # Errors
/// When a path is taken or leaves the workspace, which lowering has checked; when a template fails.
pub fn render(system: &System, service: &Service, tree: &mut FileTree) -> Result<()> {
    let rpc = &Rpc::new(system, service)?;
    service::render(service, &rpc.frame, tree)?;
    let source = service.source.as_str();
    let at = |path: &str| service.names.below(path);
    let template = rendered(&templates::Cargo { rpc })?;
    tree.insert(
        &at("Cargo.toml"),
        Body::Cargo(CargoEdits { template }),
        WritePolicy::Shared,
    )?;
    tree.ours(
        &at("src/generated/mod.rs"),
        source,
        &rendered(&templates::Generated { rpc })?,
    )?;
    tree.ours(
        &at("src/generated/server.rs"),
        source,
        &rendered(&templates::Server { rpc })?,
    )?;
    tree.ours(
        &at("src/generated/service.rs"),
        source,
        &rendered(&templates::Service { rpc })?,
    )?;
    tree.ours(
        &at("src/logic/mod.rs"),
        source,
        &rendered(&templates::LogicRoot { rpc })?,
    )?;
    if rpc.has_methods() {
        let tests = rendered(&templates::Tests { rpc })?;
        tree.users(&at("tests/methods.rs"), false, tests)?;
    }
    for service in &rpc.services {
        let folder = at(&format!("src/logic/{}", service.module.plain()));
        tree.ours(
            &format!("{folder}/mod.rs"),
            source,
            &rendered(&templates::LogicFolder { service })?,
        )?;
        for method in &service.methods {
            let path = format!("{folder}/{}.rs", method.name.plain());
            tree.users(&path, true, rendered(&templates::Logic { method })?)?;
        }
    }
    Ok(())
}
