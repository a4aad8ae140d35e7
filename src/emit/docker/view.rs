//! What the Docker templates print.

use crate::emit::docker::images::Upstream;
use crate::emit::text::docker::{Arg, Exec, Image, Path};
use crate::ir;

/// A service's image.
pub struct Service {
    /// The package, which is also its binary.
    pub package: Arg,
    /// The binary in the build stage.
    pub built: Path,
    /// The binary in the image.
    pub installed: Path,
    /// The title label.
    pub title: Arg,
    /// The description label.
    pub description: Arg,
    /// The binary, to be started.
    pub binary: Exec,
    /// The YAML in the build context.
    pub settings: Path,
    /// The YAML in the image.
    pub settings_in_image: Path,
    /// What cargo is told to build on.
    pub rust: Image,
    /// Whether the workspace holds the runtime's sources, which are compiled with the dependencies.
    pub is_vendored: bool,
    /// The registry to use in place of crates.io; empty for none.
    pub cargo_mirror: Arg,
    /// The port requests arrive on.
    pub port: u16,
    /// The port of metrics and health.
    pub metrics_port: u16,
}

impl Service {
    /// The image of a service.
    pub fn new(project: &ir::Project, service: &ir::Service) -> Self {
        let name = &service.name;
        Self {
            package: Arg::new(name),
            built: Path::new(format!("/out/{name}")),
            installed: Path::new(format!("/app/{name}")),
            title: Arg::new(name),
            description: Arg::new(description(project, service)),
            binary: Exec::new(format!("/app/{name}")),
            settings: Path::new(format!("{}/etc/{name}.yaml", service.dir)),
            settings_in_image: Path::new(format!("/app/etc/{name}.yaml")),
            rust: Upstream::Rust.pulled(project),
            is_vendored: project.runtime == ir::Runtime::Vendored,
            cargo_mirror: Arg::new(project.mirror.cargo.as_deref().unwrap_or_default()),
            port: service.port,
            metrics_port: service.metrics_port,
        }
    }
}

/// One sentence from the contract, else the kind of the service.
fn description(project: &ir::Project, service: &ir::Service) -> String {
    let kind = match &service.protocol {
        ir::Protocol::Http(http) if !http.docs.lines.is_empty() => {
            return http.docs.lines.join(" ");
        }
        ir::Protocol::Http(_) => "HTTP",
        ir::Protocol::Grpc(_) => "gRPC",
    };
    format!("The {kind} service {} of {}", service.name, project.name)
}

/// One line of the pin file.
pub struct Pin {
    /// The image at its tag.
    pub image: Image,
    /// The stage's name.
    pub name: &'static str,
}

/// All images at their tags, in the order of the pin file.
pub fn pins(project: &ir::Project) -> Vec<Pin> {
    Upstream::ALL
        .iter()
        .map(|upstream| Pin {
            image: upstream.pinned(project),
            name: upstream.name(),
        })
        .collect()
}
