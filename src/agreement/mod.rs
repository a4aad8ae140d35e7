//! Where the services' `etc/*.yaml` disagree with the manifest, with each other and with the stack, as warnings: what each
//! service reads in its container is compared with what the compose files, the manifests for
//! Kubernetes, Prometheus and Jaeger expect of it.

mod address;
mod callees;
mod data;
mod kube;
mod listening;
mod names;
mod ports;
mod reach;
mod secrets;
mod strangers;

use std::collections::BTreeMap;

use serde_yaml::Value;

use crate::diagnostic::Diagnostic;
use crate::manifest::{Settings, Workspace};
use crate::system::{Service, System};

/// Compares every service that has its YAML already.
#[must_use]
pub fn check(system: &System, workspace: &Workspace) -> Vec<Diagnostic> {
    let mut findings = listening::check_manifest(system, workspace);
    findings.extend(callees::check(system, workspace));
    findings.extend(strangers::check(system, workspace));
    if system.docker {
        findings.extend(check_stack(system, workspace));
    }
    findings
}

/// Compares them with the stack.
fn check_stack(system: &System, workspace: &Workspace) -> Vec<Diagnostic> {
    let containers: Vec<Container<'_>> = system
        .services
        .iter()
        .filter_map(|service| Container::new(service, workspace))
        .collect();
    let addresses = reach::Addresses::new(system, workspace);
    let mut findings = Vec::new();
    for container in &containers {
        findings.extend(listening::check(container));
        findings.extend(names::check(container));
        findings.extend(reach::check(container, &addresses));
        findings.extend(data::check(container));
        if system.kube {
            findings.extend(kube::check(container));
        }
    }
    findings.extend(secrets::check(&containers));
    findings.extend(ports::check(system, workspace));
    findings
}

/// A service as it runs in the stack.
struct Container<'a> {
    service: &'a Service,
    /// Its YAML with the environment that the compose file gives it.
    settings: Settings,
}

impl<'a> Container<'a> {
    fn new(service: &'a Service, workspace: &Workspace) -> Option<Self> {
        let settings = workspace.settings.get(&service.names.service)?;
        let environment = service.container.environment.iter();
        // What only `.env` knows is empty.
        let environment: BTreeMap<String, String> = environment
            .map(|(name, value)| (name.clone(), value.known()))
            .collect();
        Some(Self {
            service,
            settings: settings.in_environment(&environment),
        })
    }

    /// What the service is called.
    fn name(&self) -> &'a str {
        &self.service.names.service
    }

    /// A text of its YAML; empty where there is none.
    fn text(&self, keys: &[&str]) -> &str {
        let value = self.settings.get(keys);
        value.and_then(Value::as_str).unwrap_or_default()
    }

    /// Puts a finding at a value of its YAML.
    fn at(&self, finding: Diagnostic, keys: &[&str], label: &str) -> Diagnostic {
        match self.settings.place(keys) {
            Some(span) => finding.at(span, label),
            None => finding,
        }
    }
}
