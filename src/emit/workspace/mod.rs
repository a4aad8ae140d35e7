//! The files at the top of a workspace.

mod markdown;
mod templates;
pub mod view;

use anyhow::Result;

use super::rendered;
use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};
use crate::system::System;
use view::Workspace;

/// Adds the files at the top.
///
/// # Errors
/// When a path is taken; when a template fails.
pub fn render(system: &System, tree: &mut FileTree) -> Result<()> {
    let workspace = &Workspace::new(system);
    let template = rendered(&templates::Cargo { workspace })?;
    tree.insert(
        "Cargo.toml",
        Body::Cargo(CargoEdits { template }),
        WritePolicy::Shared,
    )?;
    for (path, text) in [
        (
            ".gitattributes",
            rendered(&templates::GitAttributes { workspace })?,
        ),
        (".gitignore", rendered(&templates::GitIgnore)?),
    ] {
        tree.insert(path, Body::Text(text), WritePolicy::Lines)?;
    }
    tree.users(
        "README.md",
        false,
        rendered(&templates::Readme { workspace })?,
    )
}
