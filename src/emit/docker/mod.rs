//! A Dockerfile per service, `.dockerignore`, and the file that pins all images.

pub mod images;
mod templates;
mod view;

use anyhow::Result;
use askama::Template as _;

use crate::artifact::FileTree;
use crate::ir::Project;

/// Adds the Dockerfiles of all services and what they share.
///
/// # Errors
/// For a template that fails and a path that is not inside the workspace or is taken.
pub fn render(project: &Project, tree: &mut FileTree) -> Result<()> {
    for service in &project.services {
        let template = templates::Dockerfile {
            service: view::Service::new(project, service),
        };
        let path = format!("{}/Dockerfile", service.dir);
        tree.ours(&path, "ferroctl.yaml", &format!("{}\n", template.render()?))?;
    }
    let ignore = templates::Dockerignore.render()?;
    tree.users(".dockerignore", true, format!("{ignore}\n"))?;
    let pins = templates::Images {
        images: view::pins(project),
    };
    tree.users(
        "deploy/images/Dockerfile",
        true,
        format!("{}\n", pins.render()?),
    )
}
