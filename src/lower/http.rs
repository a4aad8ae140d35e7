//! Placeholder.

use crate::api::Documents;
use crate::ir;

/// The model of one HTTP service.
#[must_use]
pub fn lower(_documents: &Documents) -> ir::Http {
    ir::Http::default()
}

/// The name after `service`.
#[must_use]
pub fn service_name(documents: &Documents) -> Option<String> {
    let line = documents
        .root
        .lines()
        .find_map(|line| line.strip_prefix("service "))?;
    Some(line.trim_end_matches('{').trim().to_owned())
}
