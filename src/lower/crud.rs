//! What is wrong with `crud:`, which names tables of a service's models.

use crate::diagnostic::codes::workspace as codes;
use crate::diagnostic::{Diagnostic, nearest};
use crate::ir::Contract;
use crate::manifest::{ServiceEntry, Workspace};

/// Finds tables under `crud` that have no model in their service; `models` are those of each service, in the order of the
/// manifest.
#[must_use]
pub fn check_crud(workspace: &Workspace, models: &[Vec<Contract>]) -> Vec<Diagnostic> {
    let services = workspace.manifest.services.iter().zip(models);
    let found = services.enumerate().flat_map(|(index, (entry, models))| {
        let contracts = crate::ir::Contracts(models.clone());
        let tables: Vec<String> = contracts.models().map(|(_, it)| it.name.clone()).collect();
        let unknown = entry.crud.iter().filter(|name| !tables.contains(name));
        let found = unknown.map(|name| {
            let finding = finding(entry, name, &tables);
            workspace.at_word(finding, index, ("crud", name))
        });
        found.collect::<Vec<_>>()
    });
    found.collect()
}

fn finding(entry: &ServiceEntry, name: &str, tables: &[String]) -> Diagnostic {
    let service = &entry.name;
    let new = |message: String| Diagnostic::new(&codes::CRUD_UNKNOWN, message);
    if entry.api.is_some() {
        return new(format!("`{service}` has `crud`, and is no gRPC service"))
            .help("only methods of a proto are written from tables: take it out");
    }
    let finding = new(format!(
        "`{service}` has no model of a table `{name}`, which `crud` names"
    ));
    match nearest(name, tables.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!(
            "make it first: ferroctl gen model FILE.sql --service {service}"
        )),
    }
}
