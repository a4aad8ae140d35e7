//! What the templates of the observability stack print.

use crate::system::container::{Container, Image as Source};
use crate::system::{Listens, Service, System};
use crate::text::comment::Line;
use crate::text::docker::{Exec, Image};
use crate::text::json::Text;
use crate::text::yaml::Scalar;

/// A service as Prometheus scrapes it.
pub struct Target {
    /// Host and port of `/metrics` in the compose network.
    pub address: Scalar,
    /// The labels `job` and `app`.
    pub app: Scalar,
    /// The label `instance`: where requests arrive, as the tutorial labels it; of a worker, where its metrics are.
    pub instance: Scalar,
}

impl Target {
    /// The target of a service.
    pub fn new(service: &Service) -> Self {
        let port = service.port.unwrap_or(service.metrics_port);
        Self {
            address: Scalar::new(format!(
                "{}:{}",
                service.names.service, service.metrics_port
            )),
            app: Scalar::new(&service.names.service),
            instance: Scalar::new(format!("{}:{port}", service.names.service)),
        }
    }
}

/// A server's image with its configuration inside.
pub struct Configured {
    /// What it is made from.
    pub from: Image,
    /// Who runs it, and whose the files are.
    pub user: &'static str,
    /// The files that go into it.
    pub files: &'static [&'static str],
    /// The folder that they go to.
    pub at: &'static str,
    /// What it is started with.
    pub arguments: Vec<Exec>,
}

impl Configured {
    /// The image of a container; none where it is pulled or built otherwise.
    pub fn new(system: &System, container: &Container) -> Option<Self> {
        let Source::Configured(image) = &container.image else {
            return None;
        };
        Some(Self {
            from: system.images.pulled(image.from),
            user: container.user.unwrap_or("0:0"),
            files: image.files,
            at: image.at,
            arguments: image.arguments.iter().map(|it| Exec::new(*it)).collect(),
        })
    }
}

/// Where a service is from outside.
pub struct Urls {
    /// Its name.
    pub name: Line,
    /// Where it takes requests, if it does.
    pub listens: Option<Listens>,
    /// The port of metrics and health.
    pub metrics_port: u16,
}

impl Urls {
    /// The addresses of a service.
    pub fn new(service: &Service) -> Self {
        Self {
            name: Line::new(&service.names.service),
            listens: service.listens(),
            metrics_port: service.metrics_port,
        }
    }
}

/// A dashboard.
pub struct Board {
    /// Its id, at most 40 characters.
    pub uid: Text,
    /// Its title.
    pub title: Text,
    /// Its rows and panels, placed.
    pub panels: Vec<Panel>,
}

/// A row heading or a panel.
pub struct Panel {
    /// Its number on the board.
    pub id: usize,
    /// Its title.
    pub title: Text,
    /// Grafana's name of its type.
    pub kind: &'static str,
    /// What it shows, one sentence.
    pub description: Text,
    /// Grafana's name of its unit.
    pub unit: &'static str,
    /// Where it is.
    pub place: Place,
    /// What it draws; nothing for a row heading.
    pub queries: Vec<Query>,
    /// What a closed row shows when it is opened.
    pub inside: Vec<Panel>,
}

/// A rectangle on the grid of 24 columns.
#[derive(Clone, Copy)]
pub struct Place {
    /// Columns from the left.
    pub x: usize,
    /// Lines from the top.
    pub y: usize,
    /// Columns wide.
    pub w: usize,
    /// Lines high.
    pub h: usize,
}

/// One expression of a panel.
pub struct Query {
    /// `A`, `B`, …
    pub id: char,
    /// The PromQL expression.
    pub expression: Text,
    /// The name of a line, with labels in `{{ }}`.
    pub legend: Text,
    /// Whether the buckets' traces are shown.
    pub exemplars: bool,
}
