//! `compose.yaml` with the services and the servers that they name, `compose.observability.yaml`, `.env.example`.

mod environment;
mod servers;
mod templates;
mod view;

pub use environment::{Entry, EntryValue, entries};

use anyhow::Result;
use askama::Template as _;

use crate::artifact::FileTree;
use crate::ir::Project;

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
    let example = env_file(project, |_| String::new())?;
    tree.ours(".env.example", source, &example)
}

/// The text of `.env` (and, with empty secrets, of `.env.example`): every variable that the compose files read.
/// `secret` gives the value of a secret's variable; it should be letters and digits, at least 32 bytes.
///
/// # Errors
/// For a template that fails.
pub fn env_file(project: &Project, mut secret: impl FnMut(&str) -> String) -> Result<String> {
    let entries = entries(project)
        .into_iter()
        .map(|entry| view::EnvLine::new(&entry, &mut secret))
        .collect();
    let text = templates::EnvFile { entries }.render()?;
    Ok(format!("{text}\n"))
}
