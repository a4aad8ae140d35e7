//! Where a service keeps its data: a container's file system can be written below `data` alone.

use std::path::Path;

use super::Container;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::system::{APP, DATA};

/// Finds a SQLite file that is not on the service's volume.
pub(super) fn check(container: &Container<'_>) -> Option<Diagnostic> {
    let names = &container.service.names;
    let keys: Vec<&str> = names.data_source.split('.').collect();
    let source = container.text(&keys).strip_prefix("sqlite:")?;
    let path = source.trim_start_matches("//").split('?').next()?;
    let below_app = path
        .strip_prefix(APP)
        .map(|path| path.trim_start_matches('/'));
    let on_volume = Path::new(below_app.unwrap_or(path)).starts_with(DATA);
    if on_volume || path.is_empty() || path.contains(":memory:") {
        return None;
    }
    let message = format!("the database of `{}` is not on its volume", names.service);
    let finding = Diagnostic::new(&codes::NOT_ON_VOLUME, message)
        .note(format!(
            "it is `{path}` in the stack, and a container can write below `{DATA}/` alone"
        ))
        .help(format!(
            "`${{{}:-{}}}` in its place",
            names.data_source_variable,
            names.database_url()
        ));
    Some(container.at(finding, &keys, "cannot be written in the container"))
}
