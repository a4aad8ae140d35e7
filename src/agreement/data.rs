//! Where a service keeps its data: a container's file system can be written below `data` alone.

use super::Container;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;

/// Finds a SQLite file that is not on the service's volume.
pub(super) fn check(container: &Container<'_>) -> Option<Diagnostic> {
    let keys = ["DataSource"];
    let source = container.text(&keys).strip_prefix("sqlite:")?;
    let path = source.trim_start_matches("//").split('?').next()?;
    let on_volume = path.starts_with("data/") || path.starts_with("/app/data/");
    if on_volume || path.is_empty() || path.contains(":memory:") {
        return None;
    }
    let service = container.service;
    let message = format!("the database of `{}` is not on its volume", service.name);
    let finding = Diagnostic::new(&codes::NOT_ON_VOLUME, message)
        .note(format!(
            "it is `{path}` in the stack, and a container can write below `data/` alone"
        ))
        .help(format!(
            "`${{{}:-sqlite://data/{}.db}}` in its place",
            service.data_source_variable(),
            service.base
        ));
    Some(container.at(finding, &keys, "cannot be written in the container"))
}
