//! Which ports the services listen on: their own `etc/*.yaml` decides, before there is one the manifest.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::{ServiceEntry, Workspace};

/// The two ports of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    /// Where requests arrive.
    pub requests: u16,
    /// Where `/metrics` and `/healthz` are.
    pub metrics: u16,
}

/// The lowest ports that no service of the workspace uses and that are not `reserved`; `None` when they are used up.
///
/// Requests: 8300, 8400, … for an api and 9300, 9400, … for an rpc; metrics: from 9081 and from 9091.
#[must_use]
pub fn free(workspace: &Workspace, is_api: bool, reserved: &BTreeSet<u16>) -> Option<Ports> {
    let used: BTreeSet<u16> = workspace
        .manifest
        .services
        .iter()
        .flat_map(|entry| {
            let actual = of(workspace, entry);
            [entry.port, entry.metrics, actual.requests, actual.metrics]
        })
        .collect();
    let (first, first_metrics) = if is_api { (8300, 9081) } else { (9300, 9091) };
    let is_free = |port: &u16| !used.contains(port) && !reserved.contains(port);
    Some(Ports {
        requests: (first..=u16::MAX).step_by(100).find(is_free)?,
        metrics: (first_metrics..=u16::MAX).find(is_free)?,
    })
}

/// The ports that a service really has.
pub(super) fn of(workspace: &Workspace, entry: &ServiceEntry) -> Ports {
    let settings = workspace.settings.get(&entry.name);
    let port = |places: &[&[&str]]| {
        let settings = settings?;
        places.iter().find_map(|keys| settings.port(keys))
    };
    Ports {
        requests: port(&[&["Port"], &["ListenOn"]]).unwrap_or(entry.port),
        metrics: port(&[&["Prometheus", "Port"], &["DevServer", "Port"]]).unwrap_or(entry.metrics),
    }
}

/// Finds ports that two servers would listen on.
pub(super) fn check(workspace: &Workspace) -> Vec<Diagnostic> {
    let entries = &workspace.manifest.services;
    let mut users: BTreeMap<u16, usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let ports = of(workspace, entry);
        for port in [ports.requests, ports.metrics] {
            match users.get(&port) {
                Some(&first) => {
                    let finding = twice(port, &entries[first], entry);
                    findings.push(workspace.at_entry(finding, index));
                }
                None => drop(users.insert(port, index)),
            }
        }
    }
    findings
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
