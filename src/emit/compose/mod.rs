//! `compose.yaml` with the services and the servers that they name, `compose.observability.yaml`, `.env.example`.

mod templates;
mod view;

use anyhow::Result;

use super::rendered;
use crate::artifact::FileTree;
use crate::system::System;

const SOURCE: &str = "ferroctl.yaml";

/// Adds the compose files and `.env.example`.
///
/// # Errors
/// For a template that fails and a path that is taken.
pub fn render(system: &System, tree: &mut FileTree) -> Result<()> {
    let services = templates::Compose {
        stack: view::Stack::new(system),
    };
    tree.ours("compose.yaml", SOURCE, &rendered(&services)?)?;
    let observability = templates::Observability {
        stack: view::Stack::observability(system),
    };
    let text = rendered(&observability)?;
    tree.ours("compose.observability.yaml", SOURCE, &text)?;
    tree.ours(".env.example", SOURCE, &env_example(system)?)
}

/// The text of `.env.example`: every variable that the services read; secrets have no value.
///
/// # Errors
/// For a template that fails.
pub fn env_example(system: &System) -> Result<String> {
    rendered(&templates::EnvExample {
        lines: view::env_lines(&system.stack),
    })
}
