//! Where a service looks for those that it calls, on a machine where all of them run: what its YAML says without any
//! variable set.

use serde_yaml::Value;

use super::address::Address;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::{Settings, Workspace};
use crate::system::System;
use crate::system::capability::Callee;

/// Finds addresses of this machine at which the called service does not listen.
pub(super) fn check(system: &System, workspace: &Workspace) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for service in &system.services {
        let Some(settings) = workspace.settings.get(&service.names.service) else {
            continue;
        };
        let callees = service.callees.iter();
        let astray = callees.filter_map(|callee| astray(&service.names.service, callee, settings));
        findings.extend(astray);
    }
    findings
}

fn astray(caller: &str, callee: &Callee, settings: &Settings) -> Option<Diagnostic> {
    let keys = [callee.names.block.as_str(), "Endpoints"];
    let keys = match settings.get(&keys) {
        Some(_) => keys,
        None => [keys[0], "Target"],
    };
    let texts = texts(settings.get(&keys)?);
    let addresses = texts.iter().flat_map(|text| Address::all(text));
    let here = addresses.filter(Address::is_loopback);
    let ports: Vec<u16> = here.filter_map(|address| address.port).collect();
    let first = ports.first().filter(|_| !ports.contains(&callee.port))?;
    let name = &callee.names.service;
    let message = format!(
        "`{caller}` looks for `{name}` on port {first}, and `{name}` listens on {}",
        callee.port
    );
    let finding = Diagnostic::new(&codes::CALLEE_PORT, message).help(format!(
        "`${{{}:-127.0.0.1:{}}}` in its place",
        callee.names.address_variable, callee.port
    ));
    Some(match settings.place(&keys) {
        Some(span) => finding.at(span, "nobody there, or somebody else"),
        None => finding,
    })
}

/// The texts of a value that is one text, or a list of them.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Sequence(items) => items.iter().filter_map(Value::as_str).collect(),
        value => value.as_str().into_iter().collect(),
    }
}
