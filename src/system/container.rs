//! Containers: what runs where, of our services and of the servers around them. Compose files and manifests print
//! them, the comparison with the services' YAML and the tests of the stack read them.

use serde::Serialize;

use super::environment::{Environment, Value};
use super::images::Upstream;
use crate::text::kube::Label;

/// One container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Container {
    /// Its name, by which others reach it.
    pub name: String,
    /// What is worth knowing about it, a line of a comment each.
    pub notes: Vec<&'static str>,
    /// Where its image comes from.
    pub image: Image,
    /// The user and group that it runs as; `None` where the image says so.
    pub user: Option<&'static str>,
    /// Whether its file system cannot be written but for volumes and `tmpfs`.
    pub read_only: bool,
    /// When it runs.
    pub starts: Starts,
    /// The capability that it keeps of those that are taken from all.
    pub keeps: Option<&'static str>,
    /// Whether SELinux lets it read files of the host that are labelled for others.
    pub unlabelled: bool,
    /// The command in place of the image's own.
    pub command: Vec<Value>,
    /// Its environment.
    pub environment: Environment,
    /// Its ports, each the same on the host unless `.env` says another.
    pub ports: Vec<Port>,
    /// What of the host and which volumes it sees.
    pub mounts: Vec<Mount>,
    /// Folders in memory.
    pub memory_folders: Vec<MemoryFolder>,
    /// How its health is asked for.
    pub probe: Option<Probe>,
    /// Who comes before it.
    pub waits_for: Vec<Wait>,
    /// The memory that it may take, MiB.
    pub memory: u32,
    /// From the signal on, how long a stop may take, seconds; none where nobody says.
    pub stops_within: Option<u32>,
}

impl Container {
    /// Nothing but a name, an image and what most containers have: 128 MiB, and a file system that cannot be written.
    #[must_use]
    pub fn new(name: &str, image: Image) -> Self {
        Self {
            name: name.to_owned(),
            notes: Vec::new(),
            image,
            user: None,
            read_only: true,
            starts: Starts::Always,
            keeps: None,
            unlabelled: false,
            command: Vec::new(),
            environment: Environment::new(),
            ports: Vec::new(),
            mounts: Vec::new(),
            memory_folders: Vec::new(),
            probe: None,
            waits_for: Vec::new(),
            memory: 128,
            stops_within: None,
        }
    }
}

/// Where an image comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Image {
    /// Built in the workspace.
    Built {
        /// The folder that the build sees, relative to the workspace.
        context: String,
        /// The stage of the Dockerfile there; `None` for the last one.
        stage: Option<String>,
    },
    /// A server's, made by others.
    Pulled(Upstream),
    /// A server's, with its configuration inside.
    Configured(Configured),
    /// Of a service that is built elsewhere, as the workspace names it.
    Named(String),
}

/// A server's image with its configuration inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Configured {
    /// What it is made from.
    pub from: Upstream,
    /// The folder with the configuration, relative to the workspace.
    pub folder: String,
    /// The files there that go into it.
    pub files: &'static [&'static str],
    /// The folder that they go to.
    pub at: &'static str,
    /// What it is started with; the image's own where that is nothing.
    pub arguments: &'static [&'static str],
}

/// When a container runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Starts {
    /// With the stack, and again when it ends.
    Always,
    /// With a profile, and again when it ends.
    WithProfile(&'static str),
}

impl Starts {
    /// The profile without which it does not run.
    #[must_use]
    pub fn profile(self) -> Option<&'static str> {
        match self {
            Self::Always => None,
            Self::WithProfile(profile) => Some(profile),
        }
    }
}

/// A port that a container listens on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Port {
    /// Its number.
    pub number: u16,
    /// Whether it is one of UDP.
    pub udp: bool,
    /// What is spoken there, where there are several.
    pub about: Option<&'static str>,
    /// For whom it is published.
    pub audience: Audience,
    /// The variable of `.env` with its number on the host.
    pub variable: String,
}

/// For whom a port is published on the host, each on an address of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// For those who send requests.
    Clients,
    /// For those who run the stack: databases, metrics, traces; most ask for no password.
    Operators,
}

impl Port {
    /// A port of TCP, for operators: `PROMETHEUS` is published by `PROMETHEUS_PUBLISHED_PORT`.
    #[must_use]
    pub fn tcp(number: u16, name: &str) -> Self {
        Self {
            number,
            udp: false,
            about: None,
            audience: Audience::Operators,
            variable: format!("{name}_PUBLISHED_PORT"),
        }
    }

    /// A port of UDP, for operators.
    #[must_use]
    pub fn udp(number: u16, name: &str) -> Self {
        Self {
            udp: true,
            ..Self::tcp(number, name)
        }
    }

    /// The port, open to those who send requests.
    #[must_use]
    pub fn for_clients(self) -> Self {
        Self {
            audience: Audience::Clients,
            ..self
        }
    }

    /// The port, with what is spoken there.
    #[must_use]
    pub fn about(self, about: &'static str) -> Self {
        Self {
            about: Some(about),
            ..self
        }
    }
}

impl Audience {
    /// The variable of `.env` with the address that its ports are published on.
    #[must_use]
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Clients => "BIND",
            Self::Operators => "INFRASTRUCTURE_BIND",
        }
    }
}

/// A folder that a container sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mount {
    /// A volume of the stack.
    Volume {
        /// Its name.
        name: String,
        /// Where the container has it.
        at: String,
    },
    /// A folder of the host, to be read.
    Folder {
        /// Relative to the workspace with `./`, or absolute.
        from: &'static str,
        /// Where the container has it.
        at: &'static str,
    },
}

impl Mount {
    /// A volume.
    #[must_use]
    pub fn volume(name: &str, at: &str) -> Self {
        Self::Volume {
            name: name.to_owned(),
            at: at.to_owned(),
        }
    }
}

/// A folder of a container that is in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MemoryFolder {
    /// Where the container has it.
    pub at: &'static str,
    /// Whose it is, by number: everybody's where nobody is named.
    pub user: Option<u32>,
    /// The group whose it is.
    pub group: Option<u32>,
    /// What it may hold, MiB.
    pub size: Option<u32>,
}

impl MemoryFolder {
    /// A folder that everybody may write.
    #[must_use]
    pub fn open(at: &'static str) -> Self {
        Self {
            at,
            user: None,
            group: None,
            size: None,
        }
    }

    /// A folder of a user and a group.
    #[must_use]
    pub fn of(at: &'static str, user: u32, group: u32) -> Self {
        Self {
            user: Some(user),
            group: Some(group),
            ..Self::open(at)
        }
    }

    /// What Kubernetes calls it: `tmp`.
    #[must_use]
    pub fn label(&self) -> Label {
        Label::new(self.at)
    }

    /// The folder, for so many MiB at most.
    #[must_use]
    pub fn of_size(self, mebibytes: u32) -> Self {
        Self {
            size: Some(mebibytes),
            ..self
        }
    }
}

/// How a container's health is asked for; times in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Probe {
    /// What is worth knowing about it.
    pub note: Option<&'static str>,
    /// What is run inside.
    pub test: Test,
    /// How long an answer may take.
    pub timeout: u32,
    /// How many failures in a row make it unhealthy.
    pub retries: u32,
    /// How long failures do not count after the start; 0 for not at all.
    pub start_period: u32,
}

/// Seconds between two questions for a container's health.
pub const PROBE_INTERVAL: u32 = 5;

/// What is run inside a container to ask for its health.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// A program with its arguments.
    Exec(Vec<String>),
    /// A line for the shell, in which `$NAME` is a variable of the container.
    Shell(&'static str),
}

impl Test {
    /// A program with its arguments.
    #[must_use]
    pub fn exec(words: &[&str]) -> Self {
        Self::Exec(words.iter().map(|word| (*word).to_owned()).collect())
    }
}

/// Another container that must be healthy first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wait {
    /// What is worth knowing about it.
    pub note: Option<&'static str>,
    /// The other container.
    pub name: String,
}

impl Wait {
    /// For a container to be healthy.
    #[must_use]
    pub fn healthy(name: impl Into<String>) -> Self {
        Self {
            note: None,
            name: name.into(),
        }
    }
}
