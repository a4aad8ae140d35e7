//! Where a service listens: for the other containers, Prometheus and its own health check.

use super::Container;
use super::address::Address;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::ir::Kind;
use crate::manifest::Workspace;
use crate::system::System;
use crate::system::environment::HOST_VARIABLE;

/// Finds listeners that nobody outside the container reaches, and metrics that Prometheus does not find.
pub(super) fn check(container: &Container<'_>) -> Vec<Diagnostic> {
    let requests: Option<&[&str]> = match container.service.kind() {
        Kind::Http(_) => Some(&["Host"]),
        Kind::Grpc(_) => Some(&["ListenOn"]),
        Kind::Worker => None,
    };
    let requests = requests.and_then(|keys| on_loopback(container, keys, "takes requests"));
    let mut findings: Vec<Diagnostic> = requests.into_iter().collect();
    match metrics(container) {
        Some(keys) => {
            findings.extend(on_loopback(
                container,
                &[keys[0], "Host"],
                "has its metrics",
            ));
            findings.extend(other_path(container, &keys));
        }
        None => findings.push(without_metrics(container)),
    }
    findings
}

/// The block that opens the port of metrics, and its key of their path.
fn metrics(container: &Container<'_>) -> Option<[&'static str; 2]> {
    if !container.text(&["Prometheus", "Host"]).is_empty() {
        return Some(["Prometheus", "Path"]);
    }
    let enabled = container.settings.get(&["DevServer", "Enabled"]);
    let is_on = enabled.is_none_or(|value| value.as_bool() != Some(false));
    let block = container.settings.get(&["DevServer"]);
    (block.is_some() && is_on).then_some(["DevServer", "MetricsPath"])
}

fn on_loopback(container: &Container<'_>, keys: &[&str], does: &str) -> Option<Diagnostic> {
    let text = container.text(keys);
    let address = Address::all(text).into_iter().next()?;
    if !address.is_loopback() {
        return None;
    }
    let name = container.name();
    let message = format!(
        "`{name}` {does} on `{}` alone, also in its container",
        address.host
    );
    let finding = Diagnostic::new(&codes::LISTENS_INSIDE, message)
        .note(
            "the compose file publishes the port, but nothing outside the container gets an answer",
        )
        .help(format!(
            "`${{{HOST_VARIABLE}:-{}}}` in its place: the compose file sets {HOST_VARIABLE} to 0.0.0.0",
            address.host
        ));
    Some(container.at(finding, keys, "not reached from other containers"))
}

fn other_path(container: &Container<'_>, keys: &[&str]) -> Option<Diagnostic> {
    let path = container.text(keys);
    if path.is_empty() || path == "/metrics" {
        return None;
    }
    let name = container.name();
    let message = format!("`{name}` has its metrics at `{path}`, Prometheus asks for `/metrics`");
    let finding = Diagnostic::new(&codes::LISTENS_INSIDE, message)
        .help(format!("write `{}: /metrics`", keys[keys.len() - 1]));
    Some(container.at(finding, keys, "asked for by nobody"))
}

fn without_metrics(container: &Container<'_>) -> Diagnostic {
    let service = container.service;
    let name = container.name();
    let message = format!("`{name}` opens no port for metrics and health");
    let finding = Diagnostic::new(&codes::LISTENS_INSIDE, message)
        .note("its container never becomes healthy, and what waits for it never starts")
        .help(format!(
            "add `Prometheus: {{Host: \"${{{HOST_VARIABLE}:-127.0.0.1}}\", Port: {}, Path: /metrics}}`",
            service.metrics_port
        ));
    container.at(finding, &["Name"], "no block `Prometheus` or `DevServer`")
}

/// Finds ports that `ferroctl.yaml` remembers and the YAML has changed.
pub(super) fn check_manifest(system: &System, workspace: &Workspace) -> Vec<Diagnostic> {
    let both = workspace.manifest.built().zip(&system.services);
    both.flat_map(|((index, entry), service)| {
        let requests = entry.port.zip(service.port);
        let requests = requests.map(|(listed, actual)| ("port", listed, actual));
        let listed = entry.metrics.unwrap_or(0);
        let keys = requests
            .into_iter()
            .chain([("metrics", listed, service.metrics_port)]);
        let changed = keys.filter(|(_, listed, actual)| listed != actual);
        changed.map(move |(key, listed, actual)| {
            let message = format!(
                "`{}` has `{key}: {listed}` here and {actual} in `{}`",
                entry.name,
                entry.settings()
            );
            let finding = Diagnostic::new(&codes::PORT_DIFFERS, message)
                .note("the service listens where its own file says, and the stack is written for that")
                .help(format!("write `{key}: {actual}`"));
            workspace.at_word(finding, index, (key, &listed.to_string()))
        })
    })
    .collect()
}
