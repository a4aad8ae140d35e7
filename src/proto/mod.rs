//! Placeholder for the `.proto` front end.

use std::collections::BTreeMap;
use std::path::PathBuf;

use prost_types::FileDescriptorSet;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Loader, SourceMap};

/// The compiled protos of one service.
#[derive(Debug, Clone, Default)]
pub struct Contract {
    /// Every file.
    pub files: FileDescriptorSet,
    /// The files that were asked for.
    pub roots: Vec<String>,
    /// Where each file was read.
    pub sources: BTreeMap<String, Source>,
}

/// Where a proto was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path it was read from.
    pub path: PathBuf,
    /// Its text.
    pub id: FileId,
}

/// Reads protos.
pub fn load(
    files: &[PathBuf],
    _includes: &[PathBuf],
    loader: &dyn Loader,
    sources: &mut SourceMap,
    _diagnostics: &mut Vec<Diagnostic>,
) -> Option<Contract> {
    let mut contract = Contract::default();
    for path in files {
        let id = sources.add(path, loader.read(path).ok()?);
        let name = path.file_name()?.to_str()?.to_owned();
        let path = path.clone();
        contract.roots.push(name.clone());
        contract.sources.insert(name, Source { path, id });
    }
    Some(contract)
}

/// Finds what a service cannot have.
#[must_use]
pub fn check(_contract: &Contract, _sources: &SourceMap) -> Vec<Diagnostic> {
    Vec::new()
}
