//! The system as a picture: services, what they call, and what they keep things in.

use std::path::Path;

use serde::Serialize;

use super::collector::Collector;
use crate::dev::member::bare;
use crate::dev::page::subject::Subject;
use crate::ir::{CACHE, Kind, REDIS};
use crate::system::System;

/// All of it.
#[derive(Debug, Serialize)]
pub(in crate::dev::page) struct Picture {
    name: String,
    version: &'static str,
    folder: String,
    services: Vec<ServiceView>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

/// A service of the workspace.
#[derive(Debug, Serialize)]
struct ServiceView {
    name: String,
    kind: &'static str,
    address: Option<String>,
    metrics: Option<String>,
    contracts: Vec<String>,
    settings: String,
    traced: bool,
    sampler: Option<f64>,
    /// Why no spans of it come.
    elsewhere: Option<String>,
    routes: usize,
}

/// Something that takes requests, statements or commands.
#[derive(Debug, Serialize)]
pub(super) struct Node {
    pub id: String,
    pub kind: &'static str,
    label: String,
    /// Where it is.
    pub detail: String,
}

/// Who asks whom.
#[derive(Debug, Serialize)]
struct Edge {
    id: String,
    from: String,
    to: String,
    kind: &'static str,
}

impl Picture {
    pub(super) fn of(system: &System, folder: &Path, subjects: &[Subject<'_>]) -> Self {
        let mut nodes: Vec<Node> = subjects.iter().map(Node::of).collect();
        nodes.extend(elsewhere(system, subjects));
        let mut edges: Vec<Edge> = subjects.iter().flat_map(calls).collect();
        for subject in subjects {
            let stores = stores(subject);
            edges.extend(
                stores
                    .iter()
                    .map(|store| Edge::to_store(subject.name(), store)),
            );
            nodes.extend(stores);
        }
        Self {
            name: system.name.clone(),
            version: env!("CARGO_PKG_VERSION"),
            folder: folder.display().to_string(),
            services: subjects.iter().map(ServiceView::of).collect(),
            nodes,
            edges,
        }
    }

    /// Whether there is a node or an edge of that id.
    pub(in crate::dev::page) fn has(&self, id: &str) -> bool {
        self.nodes.iter().any(|it| it.id == id) || self.edges.iter().any(|it| it.id == id)
    }
}

/// What a service is called by where it takes work.
pub(super) fn kind(subject: &Subject<'_>) -> &'static str {
    match subject.service.kind() {
        Kind::Http(_) => "http",
        Kind::Grpc(_) => "grpc",
        Kind::Worker => "worker",
    }
}

/// The id of an edge.
pub(super) fn edge(from: &str, to: &str) -> String {
    format!("{from}>{to}")
}

impl ServiceView {
    fn of(subject: &Subject<'_>) -> Self {
        let collector = subject.settings.as_ref().map(Collector::of);
        let sampler = subject.settings.as_ref().and_then(|settings| {
            let sampler = settings.get(&["Telemetry", "Sampler"])?;
            sampler.as_f64()
        });
        let (member, service) = (&subject.member, subject.service);
        let files = service.contracts.0.iter().flat_map(|it| &it.files);
        Self {
            name: member.name.clone(),
            kind: kind(subject),
            address: member
                .requests
                .as_ref()
                .map(|it| format!("{}://{}", it.scheme, it.address)),
            metrics: member
                .metrics
                .as_ref()
                .map(|it| format!("http://{it}/metrics")),
            contracts: files.cloned().collect(),
            settings: member.settings.clone(),
            traced: collector.as_ref().is_some_and(|it| *it != Collector::None),
            sampler,
            elsewhere: collector.and_then(|it| it.reason().map(str::to_owned)),
            routes: match service.kind() {
                Kind::Http(http) => http.routes().count(),
                Kind::Grpc(rpc) => rpc.services.iter().map(|it| it.methods.len()).sum(),
                Kind::Worker => 0,
            },
        }
    }
}

impl Node {
    fn of(subject: &Subject<'_>) -> Self {
        let requests = subject.member.requests.as_ref();
        Self {
            id: subject.name().to_owned(),
            kind: kind(subject),
            label: subject.name().to_owned(),
            detail: requests.map_or_else(String::new, |it| it.address.to_string()),
        }
    }
}

impl Edge {
    fn to_store(service: &str, store: &Node) -> Self {
        Self {
            id: edge(service, &store.id),
            from: service.to_owned(),
            to: store.id.clone(),
            kind: match store.kind {
                "database" => "sql",
                kind => kind,
            },
        }
    }
}

/// The called services that live elsewhere, each once.
fn elsewhere(system: &System, subjects: &[Subject<'_>]) -> Vec<Node> {
    let callees = subjects.iter().flat_map(|it| &it.service.callees);
    let mut nodes: Vec<Node> = Vec::new();
    for callee in callees {
        let name = &callee.names.service;
        let is_known = system.service(name).is_some() || nodes.iter().any(|it| it.id == *name);
        if !is_known {
            nodes.push(Node {
                id: name.clone(),
                kind: "external",
                label: name.clone(),
                detail: callee.port.to_string(),
            });
        }
    }
    nodes
}

fn calls(subject: &Subject<'_>) -> Vec<Edge> {
    let callees = subject.service.callees.iter().map(|it| &it.names.service);
    let edges = callees.map(|to| Edge {
        id: edge(subject.name(), to),
        from: subject.name().to_owned(),
        to: to.clone(),
        kind: "grpc",
    });
    edges.collect()
}

/// What a service keeps things in.
pub(super) fn stores(subject: &Subject<'_>) -> Vec<Node> {
    let node = |name: &str, kind, label: &str, detail: String| Node {
        id: format!("{}/{name}", subject.name()),
        kind,
        label: label.to_owned(),
        detail,
    };
    let databases = subject.service.databases.iter().map(|database| {
        let keys: Vec<&str> = database.names.keys.split('.').collect();
        let url = subject.text(&keys).map(bare).unwrap_or_default();
        let scheme = url
            .split_once("://")
            .map_or("database", |(scheme, _)| scheme);
        let scheme = scheme.to_owned();
        node(database.names.field.plain(), "database", &scheme, url)
    });
    let cache = subject.service.has("cache").then(|| {
        let host = subject
            .text(&[CACHE, "Host"])
            .or_else(|| first_host(subject));
        let place = host.map_or_else(|| "in the process".to_owned(), str::to_owned);
        node("cache", "cache", "cache", place)
    });
    let redis = subject.service.has("redis").then(|| {
        let host = subject.text(&[REDIS, "Host"]).unwrap_or_default();
        node("redis", "redis", "redis", host.to_owned())
    });
    databases.chain(cache).chain(redis).collect()
}

/// The host of the first item of the list that a cache is in go-zero.
fn first_host<'a>(subject: &'a Subject<'_>) -> Option<&'a str> {
    let items = subject.settings.as_ref()?.get(&[CACHE])?.as_sequence()?;
    let mut entries = items.first()?.as_mapping()?.iter();
    let is_host = |key: &str| key.eq_ignore_ascii_case("host");
    let (_, host) = entries.find(|(key, _)| key.as_str().is_some_and(is_host))?;
    host.as_str().filter(|host| !host.is_empty())
}
