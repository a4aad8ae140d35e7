//! Placeholder.

use crate::api::Documents;
use crate::ir;
use crate::source::SourceMap;

/// The model of one HTTP service.
#[must_use]
pub fn lower(_documents: &Documents, _sources: &SourceMap) -> ir::Http {
    ir::Http::default()
}

/// The name after `service`.
#[must_use]
pub fn service_name(documents: &Documents) -> Option<&str> {
    let mut lines = documents.root.lines();
    let line = lines.find_map(|line| line.strip_prefix("service "))?;
    Some(line.trim_end_matches('{').trim())
}
