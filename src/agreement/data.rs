//! Where a service keeps its data: a container's file system can be written below `data` alone.

use std::path::Path;

use super::Container;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::ir::DATA_SOURCE;
use crate::system::{APP, DATA, DatabaseNames};

/// Finds SQLite files that are not on the service's volume.
pub(super) fn check(container: &Container<'_>) -> Vec<Diagnostic> {
    let names = &container.service.names;
    let mut databases = names.databases.clone();
    if databases.is_empty() {
        databases.push(DatabaseNames::first(DATA_SOURCE, names));
    }
    let databases = databases.iter();
    databases
        .filter_map(|database| elsewhere(container, database))
        .collect()
}

fn elsewhere(container: &Container<'_>, database: &DatabaseNames) -> Option<Diagnostic> {
    let keys: Vec<&str> = database.keys.split('.').collect();
    let source = container.text(&keys).strip_prefix("sqlite:")?;
    let path = source.trim_start_matches("//").split('?').next()?;
    let below_app = path
        .strip_prefix(APP)
        .map(|path| path.trim_start_matches('/'));
    let on_volume = Path::new(below_app.unwrap_or(path)).starts_with(DATA);
    if on_volume || path.is_empty() || path.contains(":memory:") {
        return None;
    }
    let name = container.name();
    let message = format!("the database of `{name}` is not on its volume");
    let finding = Diagnostic::new(&codes::NOT_ON_VOLUME, message)
        .note(format!(
            "it is `{path}` in the stack, and a container can write below `{DATA}/` alone"
        ))
        .help(format!(
            "`${{{}:-{}}}` in its place",
            database.variable,
            database.url()
        ));
    Some(container.at(finding, &keys, "cannot be written in the container"))
}
