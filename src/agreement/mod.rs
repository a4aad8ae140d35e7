//! Where the services' `etc/*.yaml` and the stack disagree, as warnings: what each service reads in its container is
//! compared with what the compose files, Prometheus and Jaeger expect of it.

mod address;
mod data;
mod listening;
mod names;
mod reach;
mod secrets;

use std::collections::BTreeMap;

use serde_yaml::Value;

use crate::diagnostic::Diagnostic;
use crate::emit::compose;
use crate::ir::{Project, Service};
use crate::manifest::{Settings, Workspace, expand};

/// Compares every service that has its YAML already. Nothing is found where no stack is wanted.
#[must_use]
pub fn check(project: &Project, workspace: &Workspace) -> Vec<Diagnostic> {
    if !project.docker {
        return Vec::new();
    }
    let containers: Vec<Container<'_>> = project
        .services
        .iter()
        .filter_map(|service| Container::new(project, service, workspace))
        .collect();
    let addresses = reach::Addresses::new(project, workspace);
    let mut findings = Vec::new();
    for container in &containers {
        findings.extend(listening::check(container));
        findings.extend(names::check(container));
        findings.extend(reach::check(container, &addresses));
        findings.extend(data::check(container));
    }
    findings.extend(secrets::check(&containers));
    findings.extend(listening::check_manifest(project, workspace));
    findings
}

/// A service as it runs in the stack.
struct Container<'a> {
    service: &'a Service,
    /// The services that it calls.
    calls: Vec<&'a Service>,
    /// Its YAML with the environment that the compose file gives it.
    settings: Settings,
}

impl<'a> Container<'a> {
    fn new(project: &'a Project, service: &'a Service, workspace: &Workspace) -> Option<Self> {
        let settings = workspace.settings.get(&service.name)?;
        let environment = environment(project, service);
        let calls = service.calls.iter();
        Some(Self {
            service,
            calls: calls.filter_map(|name| project.service(name)).collect(),
            settings: settings.in_environment(&environment),
        })
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

/// The environment of a service as its process sees it, as far as that is known here: what only `.env` knows is empty.
fn environment(project: &Project, service: &Service) -> BTreeMap<String, String> {
    let unset = BTreeMap::new();
    let values = compose::environment(project, service).into_iter();
    values
        .map(|(name, text)| (name, expand(&text, &unset).replace("$$", "$")))
        .collect()
}
