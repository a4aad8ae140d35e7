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
        self.tree
            .insert(&self.at("Cargo.toml"), cargo, WritePolicy::Shared)?;
        self.ours(
            "src/generated/mod.rs",
            &rendered(&templates::Generated { api })?,
        )?;
        self.ours(
            "src/generated/handlers.rs",
            &rendered(&templates::Handlers { api })?,
        )?;
        self.ours(
            "src/generated/routes.rs",
            &rendered(&templates::Routes { api })?,
        )?;
        self.ours(
            "src/generated/service.rs",
            &rendered(&templates::Service { api })?,
        )?;
        self.ours(
            "src/generated/types.rs",
            &rendered(&templates::Types { api })?,
        )?;
        self.tree.users(
            &self.at("tests/routes.rs"),
            false,
            rendered(&templates::Tests { api })?,
        )?;
        self.middlewares(api)?;
        api.folders.iter().try_for_each(|folder| self.logic(folder))
    }

    fn logic(&mut self, folder: &Folder) -> Result<()> {
        self.ours(
            &format!("{}/mod.rs", folder.path),
            &rendered(&templates::LogicFolder { folder })?,
        )?;
        for function in &folder.functions {
            let path = self.at(&format!("{}/{}.rs", folder.path, function.name.plain()));
            self.tree
                .users(&path, true, rendered(&templates::Logic { function })?)?;
        }
        Ok(())
    }

    fn middlewares(&mut self, api: &Api<'_>) -> Result<()> {
        if api.middlewares.is_empty() {
            return Ok(());
        }
        let middlewares = &api.middlewares;
        self.ours(
            "src/middleware/mod.rs",
            &rendered(&templates::Middlewares { middlewares })?,
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

    fn ours(&mut self, path: &str, text: &str) -> Result<()> {
        self.tree.ours(&self.at(path), &self.service.source, text)
    }

    fn at(&self, path: &str) -> String {
        self.service.names.below(path)
    }
}
