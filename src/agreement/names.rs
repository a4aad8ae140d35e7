//! What a service calls itself: Prometheus, Jaeger, Grafana and the logs must mean one thing by one name.

use super::Container;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;

/// Finds names that are not the service's.
pub(super) fn check(container: &Container<'_>) -> Vec<Diagnostic> {
    let places: [(&[&str], &str); 2] = [(&["Name"], "logs"), (&["Telemetry", "Name"], "traces")];
    places
        .into_iter()
        .filter_map(|(keys, where_shown)| other_name(container, keys, where_shown))
        .collect()
}

fn other_name(container: &Container<'_>, keys: &[&str], where_shown: &str) -> Option<Diagnostic> {
    let found = container.text(keys);
    let name = container.name();
    if found.is_empty() || found == name {
        return None;
    }
    let message = format!("`{name}` calls itself `{found}` in its {where_shown}");
    let finding = Diagnostic::new(&codes::NAME_DIFFERS, message)
        .note(format!(
            "its container, metrics and dashboard are called `{name}`, and links go by the name"
        ))
        .help(format!("write `Name: {name}`"));
    Some(container.at(finding, keys, "another name than the service's"))
}
