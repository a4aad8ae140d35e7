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
    let rpc = Rpc::new(system, service)?;
    service::render(service, &rpc.frame, tree)?;
    Files { service, tree }.write(&rpc)
}

/// Where the files of one crate go.
struct Files<'a> {
    service: &'a Service,
    tree: &'a mut FileTree,
}

impl Files<'_> {
    fn write(mut self, rpc: &Rpc<'_>) -> Result<()> {
        let template = rendered(&templates::Cargo { rpc })?;
        let cargo = Body::Cargo(CargoEdits { template });
        let path = self.service.names.below("Cargo.toml");
        self.tree.insert(&path, cargo, WritePolicy::Shared)?;
        let generated = |file: &str| format!("src/generated/{file}");
        self.ours(&generated("mod.rs"), &templates::Generated { rpc })?;
        self.ours(&generated("server.rs"), &templates::Server { rpc })?;
        self.ours(&generated("service.rs"), &templates::Service { rpc })?;
        self.ours("src/logic/mod.rs", &templates::LogicRoot { rpc })?;
        if rpc.has_methods() {
            self.ours("tests/contract.rs", &templates::Tests { rpc })?;
        }
        rpc.services
            .iter()
            .try_for_each(|service| self.logic(service))
    }

    fn logic(&mut self, service: &view::Service) -> Result<()> {
        let folder = format!("src/logic/{}", service.module.plain());
        self.ours(
            &format!("{folder}/mod.rs"),
            &templates::LogicFolder { service },
        )?;
        for method in &service.methods {
            let path = format!("{folder}/{}.rs", method.name.plain());
            let path = self.service.names.below(&path);
            let text = rendered(&templates::Logic { method })?;
            self.tree.logic(&path, &method.serves, text)?;
        }
        Ok(())
    }

    fn ours(&mut self, path: &str, template: &impl askama::Template) -> Result<()> {
        let path = self.service.names.below(path);
        let text = rendered(template)?;
        self.tree.ours(&path, &self.service.source, &text)
    }
}
