//! What a service's YAML must leave to the manifests for Kubernetes.

use super::Container;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::system::HEALTH;
use crate::system::capability::Callee;

/// Finds health that nobody asks for, and callers that see one pod of many.
pub(super) fn check(container: &Container<'_>) -> Vec<Diagnostic> {
    let callees = container.service.callees.iter();
    let callees = callees.filter_map(|callee| one_pod(container, callee));
    health(container).into_iter().chain(callees).collect()
}

/// The port of a block `Prometheus` has its health at a fixed place.
fn health(container: &Container<'_>) -> Option<Diagnostic> {
    let keys = ["DevServer", "HealthPath"];
    let path = container.text(&keys);
    let is_asked = path.is_empty() || path == HEALTH;
    if is_asked || !container.text(&["Prometheus", "Host"]).is_empty() {
        return None;
    }
    let name = container.name();
    let message = format!("`{name}` has its health at `{path}`, Kubernetes asks for `{HEALTH}`");
    let finding = Diagnostic::new(&codes::KUBE_DIFFERS, message)
        .note("its pods never become ready, and are started again and again")
        .help(format!("write `HealthPath: {HEALTH}`"));
    Some(container.at(finding, &keys, "asked for by nobody"))
}

fn one_pod(container: &Container<'_>, callee: &Callee) -> Option<Diagnostic> {
    let block = callee.names.block.as_str();
    let keys = [block, "Endpoints"];
    let endpoints = container.settings.get(&keys)?.as_sequence()?;
    let [only] = &endpoints[..] else { return None };
    let is_its = only.as_str() == Some(callee.address().as_str());
    let variable = &callee.names.address_variable;
    let is_left_to_us = container
        .settings
        .text()
        .contains(&format!("${{{variable}"));
    if !is_its || is_left_to_us {
        return None;
    }
    let (name, called) = (container.name(), &callee.names.service);
    let message = format!("`{name}` sees one pod of `{called}`, however many there are");
    let finding = Diagnostic::new(&codes::KUBE_DIFFERS, message)
        .note("the host is resolved with each connection, to one address of those behind it")
        .help(format!(
            "`${{{variable}:-127.0.0.1:{}}}` in its place: the manifests set {variable} to all of them",
            callee.port
        ));
    Some(container.at(finding, &keys, "one of many"))
}
