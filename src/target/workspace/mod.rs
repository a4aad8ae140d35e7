//! The files at the top of a workspace.

mod markdown;
mod templates;
pub mod view;

use anyhow::Result;
use askama::Template as _;

use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};
use crate::ir;
use view::Workspace;

/// Adds the files at the top.
///
/// # Errors
/// When a path is taken; when a template fails.
pub fn render(project: &ir::Project, tree: &mut FileTree) -> Result<()> {
    let workspace = &Workspace::new(project);
    let template = templates::Cargo { workspace }.render()?;
    tree.insert(
        "Cargo.toml",
        Body::Cargo(CargoEdits { template }),
        WritePolicy::Shared,
    )?;
    tree.ours(
        ".gitattributes",
        "ferroctl.yaml",
        &templates::GitAttributes { workspace }.render()?,
    )?;
    tree.users(".gitignore", false, templates::GitIgnore.render()?)?;
    tree.users(".dockerignore", false, templates::DockerIgnore.render()?)?;
    tree.users(
        "README.md",
        false,
        templates::Readme { workspace }.render()?,
    )
}
