//! The crate of an HTTP service.

mod templates;
pub mod view;

use anyhow::Result;

use super::{rendered, service};
use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};
use crate::ir;
use crate::system::{Service, System};
use view::{Api, Folder};

/// Adds the crate of one HTTP service.
///
/// # Errors
/// When a path is taken or leaves the workspace, which lowering has checked; when a template fails.
pub fn render(
    system: &System,
    service: &Service,
    http: &ir::Http,
    tree: &mut FileTree,
) -> Result<()> {
    let api = Api::new(system, service, http)?;
    service::render(service, &api.frame, tree)?;
    let files = Files { service, tree };
    files.write(&api)
}

/// Where the files of one crate go.
struct Files<'a> {
    service: &'a Service,
    tree: &'a mut FileTree,
}

impl Files<'_> {
    fn write(mut self, api: &Api<'_>) -> Result<()> {
        let template = rendered(&templates::Cargo { api })?;
        let cargo = Body::Cargo(CargoEdits { template });
        let path = self.at("Cargo.toml");
        self.tree.insert(&path, cargo, WritePolicy::Shared)?;
        let generated = |file: &str| format!("src/generated/{file}");
        self.ours(&generated("mod.rs"), &templates::Generated { api })?;
        self.ours(&generated("handlers.rs"), &templates::Handlers { api })?;
        self.ours(&generated("routes.rs"), &templates::Routes { api })?;
        self.ours(&generated("service.rs"), &templates::Service { api })?;
        self.ours(&generated("types.rs"), &templates::Types { api })?;
        self.ours("tests/contract.rs", &templates::Tests { api })?;
        self.middlewares(api)?;
        api.folders.iter().try_for_each(|folder| self.logic(folder))
    }

    fn logic(&mut self, folder: &Folder) -> Result<()> {
        self.ours(
            &format!("{}/mod.rs", folder.path),
            &templates::LogicFolder { folder },
        )?;
        for function in &folder.functions {
            let path = self.at(&format!("{}/{}.rs", folder.path, function.name.plain()));
            let text = rendered(&templates::Logic { function })?;
            self.tree.logic(&path, &function.serves, text)?;
        }
        Ok(())
    }

    fn middlewares(&mut self, api: &Api<'_>) -> Result<()> {
        let middlewares = &api.middlewares;
        self.ours(
            "src/middleware/mod.rs",
            &templates::Middlewares { middlewares },
        )?;
        for middleware in middlewares {
            let path = self.at(&format!("src/middleware/{}.rs", middleware.name.plain()));
            self.tree.users(
                &path,
                true,
                rendered(&templates::MiddlewareStub { middleware })?,
            )?;
        }
        Ok(())
    }

    fn ours(&mut self, path: &str, template: &impl askama::Template) -> Result<()> {
        let text = rendered(template)?;
        self.tree.ours(&self.at(path), &self.service.source, &text)
    }

    fn at(&self, path: &str) -> String {
        self.service.names.below(path)
    }
}
