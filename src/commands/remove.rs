//! `ferroctl remove`: takes a service out of the manifest, then generates, which removes what is ours.

use super::place::Place;
use super::{Ended, Input, Stop, generate, render};
use crate::artifact::FileTree;
use crate::cli;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::{ServiceEntry, Workspace};

/// Runs the command.
pub(super) fn remove(arguments: &cli::Remove, input: &mut Input) -> Ended {
    let place = Place::to_write(&arguments.write)?;
    let mut editor = place.manifest()?;
    let workspace = render::read(&place, &editor, input)?;
    let callers = callers(&workspace, &arguments.name);
    if !callers.is_empty() {
        input.findings.extend(callers);
        return Err(Stop::Findings);
    }
    if !editor.remove(&arguments.name)? {
        return input.stop(unknown(&workspace, &arguments.name));
    }
    generate::generate(
        &place,
        &editor,
        FileTree::default(),
        &arguments.write,
        input,
    )
}

/// Finds the services that call the one of that name.
fn callers(workspace: &Workspace, name: &str) -> Vec<Diagnostic> {
    let entries = workspace.manifest.services.iter().enumerate();
    let callers = entries.filter(|(_, entry)| entry.is_caller_of(name));
    let finding = |(index, entry): (usize, &ServiceEntry)| {
        let message = format!("`{}` calls `{name}`", entry.name);
        let finding = Diagnostic::new(&codes::CALLS_UNKNOWN, message)
            .help(format!("take `{name}` out of its `calls` first"));
        workspace.at_word(finding, index, ("calls", name))
    };
    callers.map(finding).collect()
}

/// Finds a name that no service has.
pub(super) fn unknown(workspace: &Workspace, name: &str) -> Diagnostic {
    let names: Vec<String> = workspace
        .manifest
        .services
        .iter()
        .map(|entry| format!("`{}`", entry.name))
        .collect();
    let message = format!("there is no service `{name}`");
    let finding = Diagnostic::new(&codes::SERVICE_UNKNOWN, message);
    if names.is_empty() {
        return finding.help("the workspace has no services");
    }
    finding.help(format!("the workspace has {}", names.join(", ")))
}
