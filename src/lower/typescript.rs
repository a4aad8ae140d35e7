//! `typescript:` of `ferroctl.yaml` → what is wanted.

use super::services::is_kept_from_services;
use crate::artifact::OutPath;
use crate::diagnostic::codes::workspace as codes;
use crate::diagnostic::{Diagnostic, nearest};
use crate::ir;
use crate::manifest::{Typescript, Workspace};

/// Where the clients go, and of which services.
pub(super) fn lower(typescript: &Typescript) -> ir::Typescript {
    ir::Typescript {
        dir: typescript.dir.trim_end_matches('/').to_owned(),
        services: typescript.services.clone(),
    }
}

/// Finds a folder that is no place for them, and services that are not there or speak no HTTP.
pub(super) fn check(workspace: &Workspace) -> Vec<Diagnostic> {
    let Some(typescript) = &workspace.manifest.typescript else {
        return Vec::new();
    };
    let services = typescript.services.iter();
    let services = services.filter_map(|name| unknown(workspace, name));
    let findings = folder(&typescript.dir).into_iter().chain(services);
    let at_key = |finding| workspace.at_key(finding, "typescript");
    findings.map(at_key).collect()
}

fn folder(dir: &str) -> Option<Diagnostic> {
    let message = match OutPath::new(dir.trim_end_matches('/')) {
        Err(error) => error.to_string(),
        Ok(_) if is_kept_from_services(dir) => {
            format!("`{dir}` is no folder for clients: git, or ferroctl itself, has it")
        }
        Ok(_) => return None,
    };
    let finding = Diagnostic::new(&codes::PATH_OUTSIDE, message);
    Some(finding.help("a folder inside of the workspace: `web/src/api`"))
}

fn unknown(workspace: &Workspace, name: &str) -> Option<Diagnostic> {
    let services = workspace.manifest.services.iter();
    let names = || services.clone().filter(|it| it.api.is_some());
    if names().any(|entry| entry.name == name) {
        return None;
    }
    let message =
        format!("`typescript` names `{name}`, which is no HTTP service of this workspace");
    let finding = Diagnostic::new(&codes::SERVICE_UNKNOWN, message);
    let names: Vec<&str> = names().map(|entry| entry.name.as_str()).collect();
    Some(match nearest(name, names.iter().copied()) {
        Some(similar) => finding.help(format!("there is `{similar}`")),
        None => finding.help(format!("there are: {}", names.join(", "))),
    })
}
