//! Which ports the stack publishes on the host: each can be had once.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::Workspace;
use crate::system::System;

/// Finds services on a port of a server of the stack.
pub(super) fn check(system: &System, workspace: &Workspace) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let services = workspace.manifest.built().zip(&system.services);
    for ((index, _), service) in services {
        for port in service.port.into_iter().chain([service.metrics_port]) {
            let owner = system
                .stack
                .servers()
                .find(|server| server.ports.iter().any(|other| other.number == port));
            let Some(owner) = owner else { continue };
            let message = format!(
                "port {port} of `{}` is that of `{}` in the stack",
                service.names.service, owner.name
            );
            let finding = Diagnostic::new(&codes::STACK_PORT, message)
                .note("both are published on the host, and the second one cannot start")
                .help("give the service another port, in its own `etc/*.yaml` where there is one");
            findings.push(workspace.at_entry(finding, index));
        }
    }
    findings
}
