//! A container that others made, small and alone: for development.

use std::collections::BTreeSet;

use super::service::user_of;
use super::variable::Variable;
use crate::system::USER;
use crate::system::container::{self, Container, Image, MemoryFolder, Mount, PROBE_INTERVAL, Test};
use crate::system::environment::Value;
use crate::system::images::Images;
use crate::system::server::observability::{JAEGER, OTLP_GRPC, OTLP_HTTP};
use crate::text::comment::Line;
use crate::text::docker;
use crate::text::kube::{self, Label};
use crate::text::yaml::Scalar;

/// A server.
pub struct Server {
    /// What its objects are called, and its host.
    pub name: Label,
    /// What starts its pod again: with a volume it is the same one each time.
    pub kind: &'static str,
    /// The comments above.
    pub notes: Vec<Line>,
    /// Its image.
    pub image: docker::Image,
    /// The user and the group that it runs as.
    pub user: u32,
    /// The group.
    pub group: u32,
    /// Whether its file system cannot be written.
    pub read_only: bool,
    /// What its image is started with.
    pub arguments: Vec<kube::Scalar>,
    /// Its environment.
    pub environment: Vec<Variable>,
    /// Its ports.
    pub ports: Vec<Port>,
    /// Those of them that are open to pods that use it.
    pub open: Vec<Port>,
    /// Its volume.
    pub volumes: Vec<Volume>,
    /// Its configuration.
    pub settings: Vec<Settings>,
    /// Folders in memory.
    pub memory_folders: Vec<MemoryFolder>,
    /// How its health is asked for.
    pub probe: Option<Probe>,
    /// The memory that it may take, MiB.
    pub memory: u32,
    /// The label of the pods that may reach it.
    pub users: Label,
    /// Labels that let it out to others.
    pub uses: Vec<Label>,
}

/// A ConfigMap, or a file of one, in a container.
pub struct Settings {
    /// The ConfigMap.
    pub config: Label,
    /// Where the container has it.
    pub at: Scalar,
    /// The file, where it is not all of it.
    pub file: Option<Scalar>,
}

/// A port.
pub struct Port {
    /// Its number.
    pub number: u16,
    /// Its protocol.
    pub protocol: &'static str,
    /// Its name.
    pub name: Label,
}

/// A volume.
pub struct Volume {
    /// Its name.
    pub name: Label,
    /// Where the container has it.
    pub at: Scalar,
}

/// How health is asked for; times in seconds.
pub struct Probe {
    /// What is run inside.
    pub command: Vec<Scalar>,
    /// From one question to the next.
    pub interval: u32,
    /// How long an answer may take.
    pub timeout: u32,
}

impl Server {
    /// What a container is in a cluster; none where its image is not pulled.
    pub fn new(container: &Container, images: &Images) -> Option<Self> {
        let (upstream, arguments) = match &container.image {
            Image::Pulled(upstream) => (*upstream, &[][..]),
            Image::Configured(image) => (image.from, image.arguments),
            Image::Built { .. } | Image::Named(_) => return None,
        };
        let (user, group) = owner(container.user.unwrap_or_default());
        let environment = container.environment.iter();
        let environment = environment.flat_map(|(name, value)| Variable::of(name, value));
        let volumes: Vec<Volume> = container.mounts.iter().filter_map(Volume::new).collect();
        let words = container.command.iter().map(Value::known);
        let words = words.chain(arguments.iter().map(|word| (*word).to_owned()));
        Some(Self {
            name: Label::new(&container.name),
            notes: container.notes.iter().map(|it| Line::new(*it)).collect(),
            image: images.pulled(upstream),
            user,
            group,
            read_only: container.read_only,
            arguments: words.map(|word| kube::Scalar::new(&word)).collect(),
            environment: environment.collect(),
            ports: container.ports.iter().map(Port::new).collect(),
            open: open(container).map(Port::new).collect(),
            kind: match volumes.is_empty() {
                true => "Deployment",
                false => "StatefulSet",
            },
            volumes,
            settings: Settings::all(container),
            memory_folders: container.memory_folders.clone(),
            probe: container.probe.as_ref().map(Probe::new),
            memory: container.memory,
            users: user_of(&container.name),
            uses: (container.waits_for.iter())
                .map(|wait| user_of(&wait.name))
                .collect(),
        })
    }
}

impl Server {
    /// Whether it has folders beside its image.
    pub fn has_folders(&self) -> bool {
        !self.volumes.is_empty() || self.has_others()
    }

    /// Whether it has folders that are not its own volumes.
    pub fn has_others(&self) -> bool {
        !self.settings.is_empty() || !self.memory_folders.is_empty()
    }

    /// The ConfigMaps, each once.
    pub fn configs(&self) -> BTreeSet<&Label> {
        self.settings.iter().map(|it| &it.config).collect()
    }
}

/// User and group of `999:999`; of `999` the group is the same number. Without any, the one of our own services.
fn owner(text: &str) -> (u32, u32) {
    let (user, group) = text.split_once(':').unwrap_or((text, text));
    let number = |text: &str| text.parse().unwrap_or(USER);
    (number(user), number(group))
}

/// Services send spans to the collector in one of two ways, and ask it for nothing; other servers have one port.
fn open(container: &Container) -> impl Iterator<Item = &container::Port> {
    let is_collector = container.name == JAEGER;
    let takes_spans = |port: u16| [OTLP_GRPC, OTLP_HTTP].contains(&port);
    let ports = container.ports.iter();
    ports.filter(move |port| !is_collector || takes_spans(port.number))
}

impl Port {
    fn new(port: &container::Port) -> Self {
        let (protocol, kind) = if port.udp {
            ("UDP", "udp")
        } else {
            ("TCP", "tcp")
        };
        Self {
            number: port.number,
            protocol,
            name: Label::new(&format!("{kind}-{}", port.number)),
        }
    }
}

impl Volume {
    fn new(mount: &Mount) -> Option<Self> {
        match mount {
            Mount::Volume { name, at } => Some(Self {
                name: Label::new(name),
                at: Scalar::new(at),
            }),
            Mount::Folder { .. } => None,
        }
    }
}

impl Settings {
    fn all(container: &Container) -> Vec<Self> {
        let name = |folder: &str| Label::new(folder.rsplit('/').next().unwrap_or(folder));
        let inside = match &container.image {
            Image::Configured(image) => image
                .files
                .iter()
                .map(|file| Self {
                    config: name(&image.folder),
                    at: Scalar::new(format!("{}/{file}", image.at)),
                    file: Some(Scalar::new(*file)),
                })
                .collect(),
            _ => Vec::new(),
        };
        let beside = container.mounts.iter().filter_map(|mount| match mount {
            Mount::Folder { from, at } => Some(Self {
                config: name(from),
                at: Scalar::new(*at),
                file: None,
            }),
            Mount::Volume { .. } => None,
        });
        inside.into_iter().chain(beside).collect()
    }
}

impl Probe {
    fn new(probe: &container::Probe) -> Self {
        let command = match &probe.test {
            Test::Exec(words) => words.iter().map(String::as_str).collect(),
            Test::Shell(line) => vec!["sh", "-c", line],
        };
        Self {
            command: command.into_iter().map(Scalar::new).collect(),
            interval: PROBE_INTERVAL,
            timeout: probe.timeout,
        }
    }
}
