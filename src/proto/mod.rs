//! The `.proto` front end: files → [`FileDescriptorSet`], by protox; no protoc.

mod built_in;
mod check;
mod findings;
mod http;
mod json_names;
mod order;
mod places;
mod reader;
mod refused;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use prost_types::FileDescriptorSet;

use crate::diagnostic::Diagnostic;
use crate::ir::HttpRule;
use crate::source::{FileId, Loader, SourceMap};

pub use check::check;

/// The compiled protos of one service.
#[derive(Debug, Clone, Default)]
pub struct Contract {
    /// Every file, imports included and before the files that import them; comments kept.
    pub files: FileDescriptorSet,
    /// The files that were asked for, as [`Contract::files`] names them, in the order given.
    pub roots: Vec<String>,
    /// Full names of methods, `shop.v1.Shop.Get` → what their annotations `google.api.http` say.
    pub http: BTreeMap<String, Vec<HttpRule>>,
    /// Where each file was read; those that are built in are not here.
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

/// Compiles `files` and what they import, which is looked up below `includes` and then beside each file.
///
/// Every file is parsed even if another one is broken; all findings are added to `diagnostics`. `None` when there is
/// an error among them.
pub fn load(
    files: &[PathBuf],
    includes: &[PathBuf],
    loader: &dyn Loader,
    sources: &mut SourceMap,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Contract> {
    let includes = with_own_folders(files, includes);
    let mut reader = reader::Reader::new(&includes, loader, sources, diagnostics);
    let roots: Vec<String> = files.iter().filter_map(|file| reader.root(file)).collect();
    let parsed = reader.finish()?;
    parsed.compile(roots, sources, diagnostics)
}

/// The folders to search: as given, then each file's own, so that a single file needs no `-I`.
fn with_own_folders(files: &[PathBuf], includes: &[PathBuf]) -> Vec<PathBuf> {
    let own = files
        .iter()
        .map(|file| file.parent().unwrap_or(Path::new("")).to_owned());
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in includes.iter().cloned().chain(own) {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

#[cfg(test)]
mod tests;
