//! Which ports the services listen on: their own `etc/*.yaml` decides, before there is one the manifest.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::{ServiceEntry, ServiceKind, Workspace};

/// The two ports of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    /// Where requests arrive; nowhere for a worker.
    pub requests: Option<u16>,
    /// Where `/metrics` and `/healthz` are.
    pub metrics: u16,
}

/// The lowest ports that no service of the workspace uses and that are not `reserved`; `None` when they are used up.
///
/// Requests: 8300, 8400, … for an api and 9300, 9400, … for an rpc; metrics: from 9081, from 9091, and for a worker from
/// 9101.
#[must_use]
pub fn free(workspace: &Workspace, kind: ServiceKind, reserved: &BTreeSet<u16>) -> Option<Ports> {
    let used: BTreeSet<u16> = workspace
        .manifest
        .services
        .iter()
        .flat_map(|entry| {
            let actual = of(workspace, entry);
            let ports = [entry.port, entry.metrics, actual.requests];
            ports.into_iter().flatten().chain([actual.metrics])
        })
        .collect();
    let (first, first_metrics) = match kind {
        ServiceKind::Api => (Some(8300), 9081),
        ServiceKind::Rpc => (Some(9300), 9091),
        ServiceKind::Worker => (None, 9101),
    };
    let is_free = |port: &u16| !used.contains(port) && !reserved.contains(port);
    Some(Ports {
        requests: match first {
            Some(first) => Some((first..=u16::MAX).step_by(100).find(is_free)?),
            None => None,
        },
        metrics: (first_metrics..=u16::MAX).find(is_free)?,
    })
}

/// Under which keys of its YAML a service has the port for requests, and that for metrics.
const KEYS: [[&[&str]; 2]; 2] = [
    [&["Port"], &["ListenOn"]],
    [&["Prometheus", "Port"], &["DevServer", "Port"]],
];

/// The ports that a service really has.
pub(super) fn of(workspace: &Workspace, entry: &ServiceEntry) -> Ports {
    let (requests, metrics) = listeners(workspace, entry);
    Ports {
        requests: requests.map(|listener| listener.port),
        metrics: metrics.port,
    }
}

/// A port of a service.
#[derive(Clone, Copy)]
struct Listener<'a> {
    port: u16,
    /// The keys of the YAML that say so; none where only the manifest does.
    keys: Option<&'a [&'a str]>,
}

/// The one for requests, which a worker has not, and the one for metrics.
fn listeners(
    workspace: &Workspace,
    entry: &ServiceEntry,
) -> (Option<Listener<'static>>, Listener<'static>) {
    let settings = workspace.settings.get(&entry.name);
    let own = |keys: &'static [&'static str]| Some((settings?.port(keys)?, keys));
    let [requests, metrics] = KEYS.map(|places| places.into_iter().find_map(own));
    let listener = |own: Option<(u16, &'static [&'static str])>, listed| Listener {
        port: own.map_or(listed, |(port, _)| port),
        keys: own.map(|(_, keys)| keys),
    };
    (
        entry.port.map(|listed| listener(requests, listed)),
        listener(metrics, entry.metrics.unwrap_or(0)),
    )
}

/// Finds ports that two servers would listen on; 0 is any that is free.
pub(super) fn check(workspace: &Workspace) -> Vec<Diagnostic> {
    let entries = &workspace.manifest.services;
    let mut users: BTreeMap<u16, usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for (index, entry) in workspace.manifest.built() {
        let (requests, metrics) = listeners(workspace, entry);
        let listeners = requests.into_iter().chain([metrics]);
        for listener in listeners.filter(|listener| listener.port != 0) {
            match users.get(&listener.port) {
                Some(&first) => {
                    let finding = twice(listener.port, &entries[first], entry);
                    findings.push(at(workspace, finding, index, listener));
                }
                None => drop(users.insert(listener.port, index)),
            }
        }
    }
    findings
}

/// Puts a finding where a port is written: in the service's YAML if that says it, else in the manifest.
fn at(workspace: &Workspace, finding: Diagnostic, index: usize, listener: Listener) -> Diagnostic {
    let name = &workspace.manifest.services[index].name;
    let settings = workspace.settings.get(name);
    let place = listener.keys.and_then(|keys| settings?.place(keys));
    match place {
        Some(span) => finding.at(span, ""),
        None => workspace.at_entry(finding, index),
    }
}

fn twice(port: u16, first: &ServiceEntry, second: &ServiceEntry) -> Diagnostic {
    let (first, second) = (&first.name, &second.name);
    let message = match first == second {
        true => format!("port {port} is both for requests and for metrics of `{first}`"),
        false => format!("port {port} of `{second}` is in use by `{first}`"),
    };
    Diagnostic::new(&codes::PORT_IN_USE, message)
        .note("where a service has its `etc/*.yaml`, that file decides")
}
