//! What the Docker templates print.

use crate::ir::Kind;
use crate::system::images::{Images, Upstream};
use crate::system::{self, APP, System};
use crate::text::docker::{Arg, Exec, Image, Name, Path};

/// How the images of all services are built.
pub struct Build {
    /// What cargo is told to build on.
    pub rust: Image,
    /// The workspace, whose compiled crates are kept apart from those of others.
    pub workspace: Name,
    /// The registry to use in place of crates.io; empty for none.
    pub cargo_mirror: Arg,
    /// The images, at least one.
    pub services: Vec<Service>,
}

impl Build {
    /// The images of all services; `None` without any.
    pub fn new(system: &System) -> Option<Self> {
        let services = system.services.iter();
        let services: Vec<_> = services.map(|it| Service::new(system, it)).collect();
        (!services.is_empty()).then(|| Self {
            rust: system.images.pulled(Upstream::Rust),
            workspace: Name::new(&system.name),
            cargo_mirror: Arg::new(system.cargo_mirror.as_deref().unwrap_or_default()),
            services,
        })
    }
}

/// A service's image.
pub struct Service {
    /// The stage that makes it.
    pub stage: Name,
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
    /// The port requests arrive on, where there is one, and that of metrics and health.
    pub ports: Vec<u16>,
}

impl Service {
    fn new(system: &System, service: &system::Service) -> Self {
        let names = &service.names;
        let name = &names.service;
        Self {
            stage: Name::new(name),
            built: Path::new(format!("/out/{name}")),
            installed: Path::new(names.binary()),
            title: Arg::new(name),
            description: Arg::new(description(&system.name, service)),
            binary: Exec::new(names.binary()),
            settings: Path::new(names.below(&names.settings())),
            settings_in_image: Path::new(format!("{APP}/{}", names.settings())),
            ports: service
                .port
                .into_iter()
                .chain([service.metrics_port])
                .collect(),
        }
    }
}

/// One sentence from the contract, else the kind of the service.
fn description(workspace: &str, service: &system::Service) -> String {
    let name = &service.names.service;
    match service.kind() {
        Kind::Http(http) if !http.docs.lines.is_empty() => http.docs.lines.join(" "),
        Kind::Http(_) => format!("The HTTP service {name} of {workspace}"),
        Kind::Grpc(_) => format!("The gRPC service {name} of {workspace}"),
        Kind::Worker => format!("The worker {name} of {workspace}"),
    }
}

/// One line of the pin file.
pub struct Pin {
    /// The image at its tag.
    pub image: Image,
    /// The stage's name.
    pub name: &'static str,
}

/// All images at their tags, in the order of the pin file.
pub fn pins(images: &Images) -> Vec<Pin> {
    Upstream::ALL
        .iter()
        .map(|upstream| Pin {
            image: images.pinned(*upstream),
            name: upstream.name(),
        })
        .collect()
}
