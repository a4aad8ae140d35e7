//! From a span to the node and the edge of the picture that it is about.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::picture::{edge, stores};
use crate::dev::page::meters::{Family, Metered};
use crate::dev::page::subject::Subject;
use crate::dev::page::traces::{Arrived, Kind, Layer};
use crate::ir::Rpc;
use crate::system::System;

/// What spans say → ids.
#[derive(Debug, Default)]
pub(in crate::dev::page) struct Links {
    /// What a service calls itself → its name.
    names: HashMap<String, Arc<str>>,
    /// The services of the workspace.
    nodes: HashSet<Arc<str>>,
    /// A service → each gRPC service that it calls → the edge.
    calls: HashMap<Arc<str>, HashMap<String, Arc<str>>>,
    /// A service, and what it keeps things in → node and edge; the first of several.
    stores: HashMap<(Arc<str>, Layer), Ends>,
}

/// What a piece of work is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::dev::page) struct Ends {
    /// Who did it.
    pub node: Option<Arc<str>>,
    /// Which way it went.
    pub edge: Option<Arc<str>>,
}

impl Links {
    pub(super) fn of(system: &System, subjects: &[Subject<'_>]) -> Self {
        let mut links = Self::default();
        for subject in subjects {
            let name: Arc<str> = subject.name().into();
            let own = subject.text(&["Telemetry", "Name"]);
            let own = own.or_else(|| subject.text(&["Name"])).unwrap_or(&name);
            links.names.insert(own.to_owned(), Arc::clone(&name));
            links.nodes.insert(Arc::clone(&name));
            let callees = subject.service.callees.iter();
            let edges = callees.flat_map(|callee| {
                let to = &callee.names.service;
                let edge: Arc<str> = edge(&name, to).into();
                let spoken = spoken(system, to).into_iter();
                spoken.map(move |spoken| (spoken, Arc::clone(&edge)))
            });
            links.calls.insert(Arc::clone(&name), edges.collect());
            links.add_stores(subject, &name);
        }
        links
    }

    fn add_stores(&mut self, subject: &Subject<'_>, service: &Arc<str>) {
        let stores = stores(subject);
        for store in &stores {
            let is_alone = stores.iter().all(|it| it.kind != "redis");
            let layers: &[Layer] = match store.kind {
                "database" => &[Layer::Sql],
                "redis" => &[Layer::Redis],
                // Rows on Redis are read by commands.
                _ if is_alone => &[Layer::Cache, Layer::Redis],
                _ => &[Layer::Cache],
            };
            for layer in layers {
                let key = (Arc::clone(service), *layer);
                self.stores.entry(key).or_insert_with(|| Ends {
                    node: Some(store.id.as_str().into()),
                    edge: Some(edge(service, &store.id).into()),
                });
            }
        }
    }

    /// What services call themselves.
    pub(in crate::dev::page) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The name of the service that calls itself so; of a stranger, what it calls itself.
    pub(in crate::dev::page) fn service(&self, own: &str) -> Arc<str> {
        self.names.get(own).map_or_else(|| own.into(), Arc::clone)
    }

    /// What a counter is about.
    pub(in crate::dev::page) fn metered(&self, metered: Metered<'_>) -> Ends {
        let service: Arc<str> = metered.service.into();
        let layer = match metered.family {
            Family::Http | Family::Grpc | Family::Jobs => {
                return Ends {
                    node: Some(service),
                    edge: None,
                };
            }
            Family::Calls => return self.called(&service, metered.method.trim_start_matches('/')),
            Family::Sql => Layer::Sql,
            Family::Redis => Layer::Redis,
        };
        self.stored(&service, layer)
    }

    /// The edge of a call of `user.User/Login`.
    fn called(&self, service: &Arc<str>, method: &str) -> Ends {
        let spoken = method.split('/').next().unwrap_or_default();
        let calls = self.calls.get(service);
        Ends {
            node: None,
            edge: calls.and_then(|calls| calls.get(spoken)).cloned(),
        }
    }

    fn stored(&self, service: &Arc<str>, layer: Layer) -> Ends {
        let key = (Arc::clone(service), layer);
        self.stores.get(&key).cloned().unwrap_or_default()
    }

    /// What a span is about.
    pub(in crate::dev::page) fn ends(&self, arrived: &Arrived) -> Ends {
        let span = &arrived.span;
        match (span.kind, span.layer) {
            (kind, _) if kind.begins() => Ends {
                node: self.nodes.get(&span.service).cloned(),
                edge: None,
            },
            (Kind::Client, Layer::Grpc) => self.called(&span.service, &arrived.name),
            (_, layer) => self.stored(&span.service, layer),
        }
    }
}

/// The gRPC services that a service of that name speaks: `user.User`.
fn spoken(system: &System, name: &str) -> Vec<String> {
    let own = system.service(name).and_then(|it| it.grpc());
    let peer = system.peers.iter().find(|peer| peer.name == name);
    let rpc: Option<&Rpc> = own.or_else(|| peer.map(|peer| &peer.rpc));
    let services = rpc.into_iter().flat_map(|rpc| &rpc.services);
    let names = services.map(|it| match it.package.as_str() {
        "" => it.name.clone(),
        package => format!("{package}.{}", it.name),
    });
    names.collect()
}
