//! Clients in TypeScript: types and functions on `fetch` for each HTTP service, and one file that they share.

mod members;
mod names;
mod request;
mod service;
mod side;
mod sides;
mod templates;
pub mod view;

use anyhow::Result;

use self::names::Names;
use super::rendered;
use crate::artifact::FileTree;
use crate::ir::{Http, Typescript};
use crate::system::{Service, System};
use crate::text::typescript::PathPart;

/// The file that the clients of a workspace share.
pub const SHARED: &str = "client.ts";
/// How the names of all their files end.
pub const END: &str = ".ts";
/// What clients are generated from, where that is no contract.
const SOURCE: &str = "ferroctl.yaml";

/// Adds the clients of a workspace's HTTP services.
///
/// # Errors
/// When a path is taken or leaves the workspace, which lowering has checked; when a template fails.
pub fn render(system: &System, clients: &Typescript, tree: &mut FileTree) -> Result<()> {
    let path = |file: &str| format!("{}/{file}", clients.dir);
    let client = view::Client::new(&system.response);
    let client = rendered(&templates::Client { client: &client })?;
    tree.ours(&path(SHARED), SOURCE, &client)?;
    let mut modules = Vec::new();
    let mut names = Names::new();
    for (service, http) in chosen(system, clients) {
        let name = &service.names.service;
        let view = service::view(http, system.null_lists);
        let text = rendered(&templates::Service { service: &view })?;
        tree.ours(&path(&format!("{name}{END}")), &service.source, &text)?;
        modules.push(view::Module {
            name: service::module(name, &mut names),
            file: PathPart::new(name),
        });
    }
    modules.sort_by(|one: &view::Module, other| one.file.cmp(&other.file));
    let index = view::Index { modules };
    let index = rendered(&templates::Index { index: &index })?;
    tree.ours(&path(&format!("index{END}")), SOURCE, &index)
}

fn chosen<'s>(
    system: &'s System,
    clients: &'s Typescript,
) -> impl Iterator<Item = (&'s Service, &'s Http)> {
    let services = system.services.iter();
    let is_chosen = |service: &&Service| {
        clients.services.is_empty() || clients.services.contains(&service.names.service)
    };
    let services = services.filter(is_chosen);
    services.filter_map(|service| Some((service, service.http()?)))
}
