//! A container as compose has it.

use std::fmt;

use crate::system::container::{self, Port, Test};
use crate::system::environment::Value;
use crate::system::images::Images;
use crate::text::comment::Line;
use crate::text::compose::{self, Scalar, Variable};
use crate::text::docker;

/// A container.
pub struct Container {
    /// Its name.
    pub name: Scalar,
    /// The comments above.
    pub notes: Vec<Line>,
    /// The profile without which it does not run.
    pub profile: Option<Scalar>,
    /// Where its image comes from.
    pub image: Image,
    /// The user and group that it runs as.
    pub user: Option<Scalar>,
    /// Whether its file system cannot be written.
    pub read_only: bool,
    /// The capability that it keeps.
    pub keeps: Option<Scalar>,
    /// Whether SELinux lets it read files of the host.
    pub unlabelled: bool,
    /// The command in place of the image's own.
    pub command: Vec<Text>,
    /// Its environment, by name.
    pub environment: Vec<Variables>,
    /// Its ports.
    pub ports: Vec<Published>,
    /// What it sees, as `from:at`.
    pub mounts: Vec<Scalar>,
    /// Folders in memory.
    pub memory_folders: Vec<Scalar>,
    /// How its health is asked for.
    pub probe: Option<Probe>,
    /// Who comes before it.
    pub waits_for: Vec<Wait>,
    /// The memory that it may take, MiB.
    pub memory: u32,
    /// How long a stop may take, seconds, where that is longer than Docker waits by itself.
    pub stops_within: Option<u32>,
}

/// How long Docker waits for a container that it stops, seconds.
const DOCKERS_PATIENCE: u32 = 10;

/// Where an image comes from.
pub enum Image {
    /// Built in the workspace.
    Built(Build),
    /// Pulled.
    Pulled(docker::Image),
}

/// How an image is built.
pub struct Build {
    /// The folder that the build sees.
    pub context: Scalar,
    /// The stage of the Dockerfile there, where it is not the last one.
    pub stage: Option<Scalar>,
}

/// One environment variable of a container.
pub struct Variables {
    /// Its name.
    pub name: Scalar,
    /// Its value.
    pub value: Text,
}

/// A value, fixed or from `.env`.
pub enum Text {
    /// The same on every machine.
    Fixed(Scalar),
    /// From `.env`.
    FromEnv(Variable),
}

/// A port that is published.
pub struct Published {
    /// Where: the address and port on the host, the port in the container, the protocol where it is UDP.
    pub place: compose::Published,
    /// What is spoken there.
    pub about: Option<Line>,
}

/// How a container's health is asked for; times in seconds.
pub struct Probe {
    /// The comment above.
    pub note: Option<Line>,
    /// `CMD` or `CMD-SHELL` with what is run.
    pub test: Vec<Scalar>,
    /// From one question to the next.
    pub interval: u32,
    /// How long an answer may take.
    pub timeout: u32,
    /// How many failures in a row make it unhealthy.
    pub retries: u32,
    /// How long failures do not count after the start.
    pub start_period: u32,
}

/// Another container that must come first.
pub struct Wait {
    /// The comment above.
    pub note: Option<Line>,
    /// The other container, which must be healthy.
    pub name: Scalar,
}

impl Container {
    pub(super) fn new(container: &container::Container, images: &Images) -> Self {
        Self {
            name: Scalar::new(&container.name),
            notes: container.notes.iter().map(|it| Line::new(*it)).collect(),
            profile: container.starts.profile().map(Scalar::new),
            image: Image::new(&container.image, images),
            user: container.user.map(Scalar::new),
            read_only: container.read_only,
            keeps: container.keeps.map(Scalar::new),
            unlabelled: container.unlabelled,
            command: container.command.iter().map(Text::new).collect(),
            environment: container.environment.iter().map(variable).collect(),
            ports: container.ports.iter().map(Published::new).collect(),
            mounts: container.mounts.iter().map(mount).collect(),
            memory_folders: container.memory_folders.iter().map(memory_folder).collect(),
            probe: container.probe.as_ref().map(Probe::new),
            waits_for: container.waits_for.iter().map(Wait::new).collect(),
            memory: container.memory,
            stops_within: container.stops_within.filter(|it| *it > DOCKERS_PATIENCE),
        }
    }
}

impl Image {
    fn new(image: &container::Image, images: &Images) -> Self {
        match image {
            container::Image::Pulled(upstream) => Self::Pulled(images.pulled(*upstream)),
            container::Image::Named(image) => Self::Pulled(docker::Image::new(image)),
            container::Image::Configured(image) => Self::Built(Build {
                context: Scalar::new(&image.folder),
                stage: None,
            }),
            container::Image::Built { context, stage } => Self::Built(Build {
                context: Scalar::new(context),
                stage: stage.as_deref().map(Scalar::new),
            }),
        }
    }
}

fn variable((name, value): (&String, &Value)) -> Variables {
    Variables {
        name: Scalar::new(name),
        value: Text::new(value),
    }
}

/// What compose says where a secret is not set; a `.env` that `gen` wrote has all of them.
const NO_SECRET: &str = "set it in .env; `ferroctl gen docker` writes one";

impl Text {
    fn new(value: &Value) -> Self {
        match value {
            Value::Constant(text) => Self::Fixed(Scalar::new(text)),
            Value::Secret {
                before,
                name,
                after,
            } if before.is_empty() && after.is_empty() => {
                Self::FromEnv(Variable::required(name, NO_SECRET))
            }
            Value::Secret {
                before,
                name,
                after,
            } => Self::FromEnv(Variable::inside(before, name, after)),
            Value::FromUser {
                before,
                name,
                default,
            } => Self::FromEnv(match default {
                Some(default) => Variable::or(before, name, default),
                None => Variable::required(name, "set it in .env"),
            }),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(text) => text.fmt(f),
            Self::FromEnv(variable) => variable.fmt(f),
        }
    }
}

impl Published {
    fn new(port: &Port) -> Self {
        let address = port.audience.variable();
        Self {
            place: compose::Published::new(address, &port.variable, port.number, port.udp),
            about: port.about.map(Line::new),
        }
    }
}

fn mount(mount: &container::Mount) -> Scalar {
    Scalar::new(&match mount {
        container::Mount::Volume { name, at } => format!("{name}:{at}"),
        // `z`: where SELinux guards the host, the workspace's folders get a label that containers may read.
        container::Mount::Folder { from, at } if from.starts_with("./") => {
            format!("{from}:{at}:ro,z")
        }
        container::Mount::Folder { from, at } => format!("{from}:{at}:ro"),
    })
}

fn memory_folder(folder: &container::MemoryFolder) -> Scalar {
    let user = folder.user.map(|user| format!("uid={user}"));
    let group = folder.group.map(|group| format!("gid={group}"));
    let size = folder.size.map(|size| format!("size={size}m"));
    let options: Vec<String> = user.into_iter().chain(group).chain(size).collect();
    let gap = if options.is_empty() { "" } else { ":" };
    Scalar::new(&format!("{}{gap}{}", folder.at, options.join(",")))
}

impl Probe {
    fn new(probe: &container::Probe) -> Self {
        let test = match &probe.test {
            Test::Exec(words) => std::iter::once("CMD")
                .chain(words.iter().map(String::as_str))
                .collect(),
            Test::Shell(line) => vec!["CMD-SHELL", line],
        };
        Self {
            note: probe.note.map(Line::new),
            test: test.into_iter().map(Scalar::new).collect(),
            interval: container::PROBE_INTERVAL,
            timeout: probe.timeout,
            retries: probe.retries,
            start_period: probe.start_period,
        }
    }
}

impl Wait {
    fn new(wait: &container::Wait) -> Self {
        Self {
            note: wait.note.map(Line::new),
            name: Scalar::new(&wait.name),
        }
    }
}
