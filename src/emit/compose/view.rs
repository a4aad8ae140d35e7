//! What the compose templates print.

use std::collections::BTreeSet;

use crate::emit::compose::environment::{self, Entry, EntryValue, Value};
use crate::emit::compose::servers;
use crate::emit::docker::images::Upstream;
use crate::emit::text::comment::Line;
use crate::emit::text::compose::{Scalar, Variable};
use crate::emit::text::docker::Image;
use crate::ir::{self, Project, Server};

/// `compose.yaml`
pub struct Stack {
    /// The compose project's name.
    pub name: Scalar,
    /// Our services.
    pub services: Vec<Service>,
    /// The volumes of our services.
    pub volumes: Vec<Scalar>,
    /// Whether a service names MySQL.
    pub mysql: bool,
    /// Whether a service names PostgreSQL.
    pub postgres: bool,
    /// Whether a service names Redis.
    pub redis: bool,
    /// Whether a service names etcd.
    pub etcd: bool,
    /// The images.
    pub images: Images,
}

impl Stack {
    /// The stack of a workspace.
    pub fn new(project: &Project) -> Self {
        let used = servers::used(project);
        let services: Vec<Service> = project
            .services
            .iter()
            .map(|service| Service::new(project, service))
            .collect();
        Self {
            name: Scalar::new(&project_name(&project.name)),
            volumes: project
                .services
                .iter()
                .filter_map(volume)
                .map(|name| Scalar::new(&name))
                .collect(),
            services,
            mysql: used.contains(&Server::Mysql),
            postgres: used.contains(&Server::Postgres),
            redis: used.contains(&Server::Redis),
            etcd: used.contains(&Server::Etcd),
            images: Images::new(project),
        }
    }
}

/// A name as compose takes it for a project: small letters, digits, `-` and `_`, beginning with a letter or digit.
fn project_name(name: &str) -> String {
    let small = name.to_ascii_lowercase();
    let known: String = small
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    match known.trim_start_matches(['-', '_']) {
        "" => "stack".to_owned(),
        name => name.to_owned(),
    }
}

/// One of our services.
pub struct Service {
    /// Its name.
    pub name: Scalar,
    /// Its Dockerfile.
    pub dockerfile: Scalar,
    /// The binary in its image.
    pub binary: Scalar,
    /// Its environment, by name.
    pub environment: Vec<Variables>,
    /// Its ports on the host and in the container, which are the same.
    pub ports: [u16; 2],
    /// Who has to be healthy before it starts.
    pub waits_for: Vec<Scalar>,
    /// Where it keeps its SQLite database: `volume:/path`.
    pub mount: Option<Scalar>,
}

/// One environment variable of a container.
pub struct Variables {
    /// Its name.
    pub name: Scalar,
    /// Its value.
    pub value: Value,
}

impl Service {
    fn new(project: &Project, service: &ir::Service) -> Self {
        let environment = environment::of_service(project, service)
            .into_iter()
            .map(|(name, value)| Variables {
                name: Scalar::new(&name),
                value,
            })
            .collect();
        Self {
            name: Scalar::new(&service.name),
            dockerfile: Scalar::new(&format!("{}/Dockerfile", service.dir)),
            binary: Scalar::new(&format!("/app/{}", service.name)),
            environment,
            ports: [service.port, service.metrics_port],
            waits_for: waits_for(project, service),
            mount: volume(service).map(|name| Scalar::new(&format!("{name}:/app/data"))),
        }
    }
}

/// The called services and the servers; a call that closes a circle is left out, since compose could never start it.
fn waits_for(project: &Project, service: &ir::Service) -> Vec<Scalar> {
    let callees = service
        .calls
        .iter()
        .filter(|callee| !closes_a_circle(project, service, callee))
        .map(|callee| Scalar::new(callee));
    let servers = service.surroundings.servers.iter();
    callees
        .chain(servers.map(|server| Scalar::new(servers::name(*server))))
        .collect()
}

/// Whether `callee`, directly or through others, waits for `caller`, and comes before it in the project.
fn closes_a_circle(project: &Project, caller: &ir::Service, callee: &str) -> bool {
    let place = |name: &str| project.services.iter().position(|s| s.name == name);
    callee == caller.name
        || (place(callee) < place(&caller.name) && reaches(project, callee, &caller.name))
}

fn reaches(project: &Project, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            let calls = project.service(name).map(|service| &service.calls);
            open.extend(calls.into_iter().flatten().map(String::as_str));
        }
    }
    false
}

/// The volume of a service whose database is a SQLite file.
fn volume(service: &ir::Service) -> Option<String> {
    let servers = &service.surroundings.servers;
    let on_a_server = servers.contains(&Server::Mysql) || servers.contains(&Server::Postgres);
    (service.database.is_some() && !on_a_server).then(|| format!("{}-data", service.name))
}

/// The images that the compose files name.
pub struct Images {
    pub jaeger_cleaner: Image,
    pub prometheus: Image,
    pub grafana: Image,
    pub filebeat: Image,
    pub kibana: Image,
    pub mysql: Image,
    pub postgres: Image,
    pub redis: Image,
    pub etcd: Image,
}

impl Images {
    /// The images of a workspace, at the tags of its pin file.
    pub fn new(project: &Project) -> Self {
        Self {
            jaeger_cleaner: Upstream::JaegerCleaner.pulled(project),
            prometheus: Upstream::Prometheus.pulled(project),
            grafana: Upstream::Grafana.pulled(project),
            filebeat: Upstream::Filebeat.pulled(project),
            kibana: Upstream::Kibana.pulled(project),
            mysql: Upstream::Mysql.pulled(project),
            postgres: Upstream::Postgres.pulled(project),
            redis: Upstream::Redis.pulled(project),
            etcd: Upstream::Etcd.pulled(project),
        }
    }
}

/// One variable of `.env.example`.
pub struct EnvLine {
    /// What it does.
    pub about: Line,
    /// Its name.
    pub name: Line,
    /// Its value where it has a default.
    pub value: Line,
    /// Whether it is only named: a setting at its default, or a value that nobody but the user knows. The others are
    /// secrets: `gen` fills them in `.env`.
    pub commented: bool,
}

impl EnvLine {
    /// The line of an entry.
    pub fn new(entry: &Entry) -> Self {
        let (value, commented) = match &entry.value {
            EntryValue::Secret => ("", false),
            EntryValue::Required => ("", true),
            EntryValue::Default(value) => (value.as_str(), true),
        };
        Self {
            about: Line::new(&entry.about),
            name: Line::new(&entry.name),
            value: Line::new(value),
            commented,
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fixed(text) => text.fmt(f),
            Self::FromEnv(variable) => Variable::fmt(variable, f),
        }
    }
}
