//! `compose.yaml` with the services and the servers that they name, `compose.observability.yaml`, `.env.example`.

mod environment;
mod servers;
mod templates;
mod view;

use std::collections::BTreeMap;

use anyhow::Result;
use askama::Template as _;

use crate::artifact::FileTree;
use crate::ir::{Project, Server, Service};

/// Adds the compose files and `.env.example`.
///
/// # Errors
/// For a template that fails and a path that is taken.
pub fn render(project: &Project, tree: &mut FileTree) -> Result<()> {
    let services = templates::Compose {
        stack: view::Stack::new(project),
    };
    let source = "ferroctl.yaml";
    tree.ours("compose.yaml", source, &format!("{}\n", services.render()?))?;
    let observability = templates::Observability {
        images: view::Images::new(project),
    };
    let text = format!("{}\n", observability.render()?);
    tree.ours("compose.observability.yaml", source, &text)?;
    tree.ours(".env.example", source, &env_example(project)?)
}

/// The text of `.env.example`: every variable that the services read; secrets have no value.
///
/// # Errors
/// For a template that fails.
pub fn env_example(project: &Project) -> Result<String> {
    let entries = environment::entries(project);
    let example = templates::EnvExample {
        entries: entries.iter().map(view::EnvLine::new).collect(),
    };
    Ok(format!("{}\n", example.render()?))
}

/// The environment of a service as `compose.yaml` has it: names and texts, in which compose expands variables.
#[must_use]
pub fn environment(project: &Project, service: &Service) -> BTreeMap<String, String> {
    environment::texts(project, service)
}

/// The containers of the servers that services name: each with its port.
#[must_use]
pub fn servers(project: &Project) -> Vec<(&'static str, u16)> {
    let port = |server: Server| (servers::name(server), servers::port(server));
    servers::used(project).into_iter().map(port).collect()
}
