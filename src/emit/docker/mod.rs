//! A Dockerfile per service, `.dockerignore`, and the file that pins all images.

mod templates;
mod view;

use anyhow::Result;

use super::rendered;
use crate::artifact::FileTree;
use crate::system::System;

/// Adds the Dockerfiles of all services and what they share.
///
/// # Errors
/// For a template that fails and a path that is not inside the workspace or is taken.
pub fn render(system: &System, tree: &mut FileTree) -> Result<()> {
    for service in &system.services {
        let template = templates::Dockerfile {
            service: view::Service::new(system, service),
        };
        let path = service.names.below("Dockerfile");
        tree.ours(&path, "ferroctl.yaml", &rendered(&template)?)?;
    }
    let ignore = rendered(&templates::Dockerignore)?;
    tree.users(".dockerignore", true, ignore)?;
    let pins = templates::Images {
        images: view::pins(&system.images),
    };
    tree.users("deploy/images/Dockerfile", true, rendered(&pins)?)
}
