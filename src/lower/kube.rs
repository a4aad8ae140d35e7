//! `kube: true` of `ferroctl.yaml`: whether the services' names can be names in Kubernetes.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::Workspace;

/// What names there have at most, less the room for `-migrate`.
const LONGEST: usize = 63 - 8;

/// Finds names that are too long, and those that become one.
pub(super) fn check(workspace: &Workspace) -> Vec<Diagnostic> {
    if !workspace.manifest.kube {
        return Vec::new();
    }
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    let mut findings = Vec::new();
    for (index, entry) in workspace.manifest.built() {
        let name = entry.name.as_str();
        let other = taken.insert(name.replace('_', "-"), name);
        let reason = match other.filter(|other| *other != name) {
            Some(other) => format!("is that of `{other}` in Kubernetes, where `_` is `-`"),
            None if name.len() > LONGEST => {
                format!(
                    "has {} characters, and room in Kubernetes is for {LONGEST}",
                    name.len()
                )
            }
            None => continue,
        };
        let finding = Diagnostic::new(&codes::KUBE_NAME, format!("the name `{name}` {reason}"));
        let finding = finding.help("`ferroctl mv service OLD NEW` gives another one");
        findings.push(workspace.at_word(finding, index, ("name", name)));
    }
    findings
}
