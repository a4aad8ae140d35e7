//! A service in a cluster.

use std::collections::BTreeSet;

use super::variable::{self, Variable};
use crate::emit::kube::elsewhere::elsewhere;
use crate::ir::Kind;
use crate::system::container::{MemoryFolder, Mount, PROBE_INTERVAL};
use crate::system::server::observability::JAEGER;
use crate::system::{self, APP, HEALTH, Listens, System, USER};
use crate::text::comment::Line;
use crate::text::kube::Label;
use crate::text::yaml::Scalar;

/// A service.
pub struct Service {
    /// What its objects are called.
    pub name: Label,
    /// What it is called in metrics.
    pub app: Scalar,
    /// What it is, one sentence.
    pub about: Line,
    /// `api`, `rpc` or `worker`.
    pub component: &'static str,
    /// The folder with its YAML, from the one of the base.
    pub settings: Scalar,
    /// The file with its YAML.
    pub file: Scalar,
    /// The folder that has the YAML in its container.
    pub settings_at: Scalar,
    /// The user and the group that it runs as.
    pub user: u32,
    /// Its environment.
    pub environment: Vec<Variable>,
    /// Where requests arrive, which is nowhere for a worker.
    pub listens: Option<Listens>,
    /// Whether callers balance its pods themselves.
    pub is_headless: bool,
    /// The port of metrics and health.
    pub metrics_port: u16,
    /// How its health is asked for.
    pub probe: Probe,
    /// Its times.
    pub times: Times,
    /// The memory that it may take, MiB.
    pub memory: u32,
    /// Folders in memory.
    pub memory_folders: Vec<MemoryFolder>,
    /// The folder of its own files, which one pod has at a time.
    pub files: Option<Files>,
    /// How it migrates, where it has a database on a server.
    pub migration: Option<Migration>,
    /// Labels that let it out to servers and services elsewhere.
    pub uses: Vec<Label>,
    /// Who calls it.
    pub callers: Vec<Label>,
    /// Whom it calls.
    pub callees: Vec<Callee>,
    /// Whether it asks Kubernetes where others are.
    pub asks_kubernetes: bool,
}

/// How health is asked for; times in seconds.
pub struct Probe {
    /// The path on the port of metrics.
    pub path: &'static str,
    /// From one question to the next.
    pub interval: u32,
    /// How long an answer may take.
    pub timeout: u32,
    /// How many questions a start may take.
    pub starts: u32,
}

impl Probe {
    /// The kinds of probes, each with the failures in a row that mean it. Only a process that answers nobody is started
    /// again.
    pub fn kinds(&self) -> [(&'static str, u32); 3] {
        [
            ("startupProbe", self.starts),
            ("readinessProbe", 2),
            ("livenessProbe", 6),
        ]
    }
}

/// Times of a pod, seconds.
pub struct Times {
    /// How long it is there before the next one is replaced; 0 where nobody calls it.
    pub ready: u32,
    /// How long it goes on as before when it is to stop.
    pub leaving: u32,
    /// How long all of a stop may take.
    pub grace: u32,
}

/// A volume with files.
pub struct Files {
    /// Its name.
    pub volume: Label,
    /// Where the container has it.
    pub at: Scalar,
}

/// How a service migrates.
pub struct Migration {
    /// What it is called meanwhile.
    pub name: Label,
    /// Labels that let it out to its databases.
    pub uses: Vec<Label>,
}

/// A called service.
pub struct Callee {
    /// What its objects are called.
    pub name: Label,
    /// The port that it listens on.
    pub port: u16,
}

/// Until all who know a pod's address from DNS know that it is gone, or that it is there: they ask every 5 s, and a
/// cache may be in between.
const DNS: u32 = 15;
/// Until no proxy and no gateway sends new connections to a pod that is to stop.
const PROXIES: u32 = 10;
/// How long an HTTP service is there before the next pod is replaced: proxies and gateways learn of it meanwhile.
const SETTLED: u32 = 5;

impl Times {
    fn new(service: &system::Service) -> Self {
        let (ready, leaving) = match service.kind() {
            Kind::Http(_) => (SETTLED, PROXIES),
            Kind::Grpc(_) => (DNS, DNS),
            Kind::Worker => (0, 0),
        };
        let stop = service.container.stops_within.unwrap_or_default();
        Self {
            ready,
            leaving,
            grace: leaving.saturating_add(stop),
        }
    }
}

impl Service {
    /// What a service is in a cluster.
    pub fn new(system: &System, service: &system::Service) -> Self {
        let names = &service.names;
        let container = &service.container;
        let probe = container.probe.as_ref();
        let files = container.mounts.iter().find_map(Files::new);
        let settings = names.settings();
        let (folder, file) = settings.rsplit_once('/').unwrap_or_default();
        let below = names.below(folder);
        Self {
            app: Scalar::new(&names.service),
            about: Line::new(about(service)),
            component: component(service),
            settings: Scalar::new(format!("../../../{below}")),
            file: Scalar::new(file),
            settings_at: Scalar::new(format!("{APP}/{folder}")),
            user: USER,
            environment: variable::of_service(system, service),
            listens: service.listens(),
            is_headless: service.grpc().is_some(),
            metrics_port: service.metrics_port,
            probe: Probe {
                path: HEALTH,
                interval: PROBE_INTERVAL,
                timeout: probe.map_or(1, |probe| probe.timeout),
                starts: probe.map_or(1, |it| it.retries + it.start_period / PROBE_INTERVAL),
            },
            times: Times::new(service),
            memory: container.memory,
            memory_folders: container.memory_folders.clone(),
            files,
            migration: Migration::new(service),
            uses: uses(system, service),
            callers: callers(system, service),
            callees: callees(system, service),
            asks_kubernetes: service.has("kubernetes"),
            name: names.label.clone(),
        }
    }
}

impl Service {
    /// Whether it reaches anything by itself, servers and services elsewhere aside.
    pub fn goes_out(&self) -> bool {
        !self.callees.is_empty() || self.asks_kubernetes
    }
}

impl Migration {
    /// How a service migrates; none where it has no database on a server.
    pub fn new(service: &system::Service) -> Option<Self> {
        let databases = elsewhere(service).into_iter().filter(|it| it.is_url);
        let databases: BTreeSet<String> = databases.map(|it| it.server).collect();
        (!databases.is_empty()).then(|| Self {
            name: service.names.label.behind("-migrate"),
            uses: databases.iter().map(|name| user_of(name)).collect(),
        })
    }
}

/// What stands before a server's name in the label of those that use it.
const USES: &str = "uses-";

/// The label of the pods that may reach a server, or a service elsewhere.
pub fn user_of(name: &str) -> Label {
    Label::new(name).after(USES)
}

fn about(service: &system::Service) -> String {
    let first = service.http().and_then(|http| http.docs.lines.first());
    match (first, service.kind()) {
        (Some(line), _) => line.clone(),
        (None, Kind::Http(_)) => "An HTTP service.".to_owned(),
        (None, Kind::Grpc(_)) => "A gRPC service.".to_owned(),
        (None, Kind::Worker) => {
            "A worker: jobs come to it from a queue, requests from nobody.".to_owned()
        }
    }
}

fn component(service: &system::Service) -> &'static str {
    match service.kind() {
        Kind::Http(_) => "api",
        Kind::Grpc(_) => "rpc",
        Kind::Worker => "worker",
    }
}

fn uses(system: &System, service: &system::Service) -> Vec<Label> {
    let servers = elsewhere(service).into_iter().map(|it| it.server);
    let callees = service.callees.iter().map(|it| &it.names.service);
    let others = callees.filter(|name| system.service(name).is_none());
    let collector = service.has("traces").then(|| JAEGER.to_owned());
    let all = servers.chain(others.cloned()).chain(collector);
    let names: BTreeSet<String> = all.collect();
    names.iter().map(|name| user_of(name)).collect()
}

fn callers(system: &System, service: &system::Service) -> Vec<Label> {
    let name = &service.names.service;
    let calls = |other: &&system::Service| {
        let mut callees = other.callees.iter();
        callees.any(|callee| callee.names.service == *name)
    };
    let callers = system.services.iter().filter(calls);
    callers.map(|caller| caller.names.label.clone()).collect()
}

fn callees(system: &System, service: &system::Service) -> Vec<Callee> {
    let callees = service.callees.iter();
    let here = callees.filter(|callee| system.service(&callee.names.service).is_some());
    here.map(|callee| Callee {
        name: callee.names.label.clone(),
        port: callee.port,
    })
    .collect()
}

impl Files {
    fn new(mount: &Mount) -> Option<Self> {
        match mount {
            Mount::Volume { name, at } => Some(Self {
                volume: Label::new(name),
                at: Scalar::new(at),
            }),
            Mount::Folder { .. } => None,
        }
    }
}
