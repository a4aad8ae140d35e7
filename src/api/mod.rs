//! Placeholder for the `.api` front end.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::source::{Loader, SourceMap};

/// The files of one contract.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    pub(crate) root: String,
}

/// Reads a root and what it imports.
pub fn load(
    root: &Path,
    loader: &dyn Loader,
    sources: &mut SourceMap,
    _diagnostics: &mut Vec<Diagnostic>,
) -> Option<Documents> {
    let text = loader.read(root).ok()?;
    sources.add(root, text.clone());
    Some(Documents { root: text })
}

/// Finds what is wrong.
#[must_use]
pub fn check(_documents: &Documents, _sources: &SourceMap) -> Vec<Diagnostic> {
    Vec::new()
}
