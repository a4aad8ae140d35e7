//! One Dockerfile with a stage for each service, `.dockerignore`, and the file that pins all images.

mod templates;
mod view;

use anyhow::Result;

use super::rendered;
use crate::artifact::FileTree;
use crate::system::System;

/// Adds the Dockerfile, where there are services, and what it needs.
///
/// # Errors
/// For a template that fails and a path that is not inside the workspace or is taken.
pub fn render(system: &System, tree: &mut FileTree) -> Result<()> {
    if let Some(build) = view::Build::new(system) {
        let dockerfile = rendered(&templates::Dockerfile { build })?;
        tree.ours("Dockerfile", "ferroctl.yaml", &dockerfile)?;
    }
    let ignore = rendered(&templates::Dockerignore)?;
    tree.users(".dockerignore", true, ignore)?;
    let pins = templates::Images {
        images: view::pins(&system.images),
    };
    tree.users("deploy/images/Dockerfile", true, rendered(&pins)?)
}
