//! `kube: true` of `ferroctl.yaml`: whether the services' names can be names in Kubernetes.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::{ServiceEntry, Workspace};

/// What names there have at most, less the room for `-migrate`.
const LONGEST: usize = 63 - 8;

/// Finds names that are too long; what else names must be, crates ask for as well, but for `_`, which becomes `-`.
pub(super) fn check(workspace: &Workspace) -> Vec<Diagnostic> {
    if !workspace.manifest.kube {
        return Vec::new();
    }
    let is_long = |(_, entry): &(usize, &ServiceEntry)| entry.name.len() > LONGEST;
    let long = workspace.manifest.built().filter(is_long);
    long.map(|(index, entry)| {
        let (name, length) = (&entry.name, entry.name.len());
        let message = format!(
            "the name `{name}` has {length} characters, and Kubernetes has room for {LONGEST}"
        );
        let finding = Diagnostic::new(&codes::KUBE_NAME, message)
            .help("`ferroctl mv service OLD NEW` gives another one");
        workspace.at_word(finding, index, ("name", name))
    })
    .collect()
}
