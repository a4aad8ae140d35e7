//! Where a service sends: peers, databases, caches, discovery and the collector must be there in the stack.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use super::Container;
use super::address::Address;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::Workspace;
use crate::system::System;
use crate::system::container::Image;
use crate::system::environment::COLLECTOR_VARIABLE;
use crate::system::server::observability;

/// The containers of the stack with their ports; those that are built elsewhere or of the user's own compose file may
/// have any.
pub(super) struct Addresses(BTreeMap<String, Option<BTreeSet<u16>>>);

impl Addresses {
    /// What listens in the stack of a workspace.
    pub(super) fn new(system: &System, workspace: &Workspace) -> Self {
        let services = system.services.iter().map(|service| &service.container);
        let ours = services.chain(system.stack.servers()).map(|container| {
            let ports = container.ports.iter().map(|port| port.number);
            let is_known = !matches!(container.image, Image::Named(_));
            (container.name.clone(), is_known.then(|| ports.collect()))
        });
        let users = workspace.containers.iter().map(|name| (name.clone(), None));
        Self(ours.chain(users).collect())
    }

    /// Why nothing answers at an address, if nothing does.
    fn missing(&self, address: &Address<'_>) -> Option<String> {
        if address.is_loopback() {
            return Some("in a container that is the container itself".to_owned());
        }
        match (self.0.get(address.host), address.port) {
            (Some(Some(ports)), Some(port)) if !ports.contains(&port) => {
                Some(format!("`{}` does not listen on {port}", address.host))
            }
            (None, _) if address.is_bare_name() => {
                Some(format!("the stack has no container `{}`", address.host))
            }
            _ => None,
        }
    }
}

/// Finds addresses that lead nowhere in the stack.
pub(super) fn check(container: &Container<'_>, addresses: &Addresses) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    walk(container.settings.value(), &mut Vec::new(), &mut found);
    let mut findings: Vec<Diagnostic> = found
        .into_iter()
        .filter(|(keys, _)| leads_out(container, keys))
        .filter_map(|(keys, text)| nowhere(container, addresses, &keys, text))
        .collect();
    findings.extend(no_traces(container));
    findings
}

/// Every text of a YAML under the keys that lead to it.
fn walk<'a>(value: &'a Value, keys: &mut Vec<&'a str>, found: &mut Vec<(Vec<&'a str>, &'a str)>) {
    match value {
        Value::String(text) => found.push((keys.clone(), text)),
        Value::Sequence(items) => items.iter().for_each(|item| walk(item, keys, found)),
        Value::Mapping(entries) => {
            for (key, value) in entries {
                keys.push(key.as_str().unwrap_or_default());
                walk(value, keys, found);
                keys.pop();
            }
        }
        _ => {}
    }
}

/// Whether go-zero's configuration has an address to call under these keys. Keys of the user's own are not judged:
/// a URL there may be meant for a browser.
fn leads_out(container: &Container<'_>, keys: &[&str]) -> bool {
    let lower: Vec<String> = keys.iter().map(|key| key.to_ascii_lowercase()).collect();
    let [blocks @ .., last] = lower.as_slice() else {
        return false;
    };
    let below = |part: &str| blocks.iter().any(|block| block.contains(part));
    match last.as_str() {
        "endpoints" | "target" | "datasource" | "dbsource" => true,
        "hosts" => below("etcd"),
        "host" => below("redis") || below("cache"),
        "endpoint" => below("telemetry") && container.text(&["Telemetry", "Batcher"]) != "file",
        _ => false,
    }
}

fn nowhere(
    container: &Container<'_>,
    addresses: &Addresses,
    keys: &[&str],
    text: &str,
) -> Option<Diagnostic> {
    if text.starts_with("sqlite:") || is_elsewhere(container, keys) {
        return None;
    }
    let mut all = Address::all(text).into_iter();
    let (address, reason) = all.find_map(|address| {
        let missing = addresses.missing(&address);
        let reason = missing.or_else(|| wrong_port(container, keys, &address))?;
        Some((address, reason))
    })?;
    let key = keys.join(".");
    let message = format!(
        "`{key}` of `{}` leads nowhere in the stack",
        container.name()
    );
    let finding = Diagnostic::new(&codes::LEADS_NOWHERE, message)
        .note(format!("it leads to `{address}` there: {reason}"))
        .help(help(container, keys));
    Some(container.at(finding, keys, "nothing answers"))
}

/// Whether they are the keys of a service that is not in the stack, by the variable that says where it is.
fn is_elsewhere(container: &Container<'_>, keys: &[&str]) -> bool {
    let environment = &container.service.container.environment;
    variable(container, keys).is_some_and(|name| {
        let value = environment.get(&name);
        let is_used = container.settings.text().contains(&format!("${{{name}"));
        is_used && value.is_some_and(|value| value.is_asked_for())
    })
}

/// A port of Jaeger that takes another protocol than the batcher speaks.
fn wrong_port(container: &Container<'_>, keys: &[&str], address: &Address<'_>) -> Option<String> {
    if !keys.last()?.eq_ignore_ascii_case("Endpoint") || address.host != observability::JAEGER {
        return None;
    }
    let batcher = container
        .text(&["Telemetry", "Batcher"])
        .to_ascii_lowercase();
    let wanted = match batcher.as_str() {
        "otlpgrpc" => observability::OTLP_GRPC,
        "otlphttp" => observability::OTLP_HTTP,
        _ => return None,
    };
    let port = address.port?;
    (port != wanted)
        .then(|| format!("the batcher {batcher} is understood on {wanted}, not on {port}"))
}

/// What to write instead, with the variable that the compose file sets.
fn help(container: &Container<'_>, keys: &[&str]) -> String {
    match variable(container, keys) {
        Some(name) => format!("`${{{name}:-…}}` in its place: the compose file sets {name}"),
        None => "name a container of the stack, by a variable with a default for your own machine"
            .to_owned(),
    }
}

/// The variable of the compose file with what belongs under these keys.
fn variable(container: &Container<'_>, keys: &[&str]) -> Option<String> {
    let service = container.service;
    let block = keys.first().copied().unwrap_or_default();
    let mut callees = service.callees.iter();
    let called = callees.find(|called| called.names.block.eq_ignore_ascii_case(block));
    let mut databases = service.names.databases.iter();
    let path = keys.join(".");
    let database = databases.find(|it| it.keys.eq_ignore_ascii_case(&path));
    match keys.last()?.to_ascii_lowercase().as_str() {
        "endpoint" => Some(COLLECTOR_VARIABLE.to_owned()),
        "datasource" | "dbsource" => database.map(|it| it.variable.clone()),
        "endpoints" | "target" => called.map(|called| called.names.address_variable.clone()),
        _ => None,
    }
}

fn no_traces(container: &Container<'_>) -> Option<Diagnostic> {
    let block = container.settings.get(&["Telemetry"])?;
    let disabled = container.settings.get(&["Telemetry", "Disabled"]);
    let is_off = disabled.and_then(Value::as_bool) == Some(true);
    if !block.is_mapping() || is_off || !container.text(&["Telemetry", "Endpoint"]).is_empty() {
        return None;
    }
    let keys = ["Telemetry", "Endpoint"];
    let message = format!(
        "`Telemetry.Endpoint` of `{}` is empty in the stack",
        container.name()
    );
    let finding = Diagnostic::new(&codes::LEADS_NOWHERE, message)
        .note("Jaeger gets no traces of it")
        .help(format!(
            "`${{{COLLECTOR_VARIABLE}:-}}` in its place, or `Disabled: true`"
        ));
    Some(container.at(finding, &keys, "no traces"))
}
