//! Real contracts, from beside the repository.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use ferroctl::diagnostic::Diagnostic;
use ferroctl::ir;
use ferroctl::proto;
use ferroctl::source::{Loader, SourceMap};

/// The folder of the corpus, where there is one.
pub fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = ["../shared/corpus", "../../shared/corpus"].map(|path| root.join(path));
    found.into_iter().find(|path| path.is_dir())
}

/// Reads from the disk.
pub struct Disk;

impl Loader for Disk {
    fn read(&self, path: &Path) -> io::Result<String> {
        std::fs::read_to_string(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }
}

/// Files in memory.
pub struct Memory<'a>(pub &'a [(&'a str, &'a str)]);

impl Loader for Memory<'_> {
    fn read(&self, path: &Path) -> io::Result<String> {
        let found = self.0.iter().find(|(name, _)| Path::new(name) == path);
        found
            .map(|(_, text)| (*text).to_owned())
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(path.to_owned())
    }
}

/// The model of the protos at these paths; everything they import is their own but for `foreign`.
pub fn rpc(
    loader: &dyn Loader,
    files: &[&Path],
    includes: &[&Path],
    foreign: &[(&str, &str)],
) -> ir::Rpc {
    let owned = |paths: &[&Path]| {
        paths
            .iter()
            .map(|path| path.to_path_buf())
            .collect::<Vec<_>>()
    };
    let mut sources = SourceMap::default();
    let mut found: Vec<Diagnostic> = Vec::new();
    let contract = proto::load(
        &owned(files),
        &owned(includes),
        loader,
        &mut sources,
        &mut found,
    );
    assert!(found.is_empty(), "{found:?}");
    let contract = contract.expect("the protos compile");
    assert_eq!(proto::check(&contract, &sources), []);
    let owned = |(file, owner): &(&str, &str)| {
        let owner = ir::Owner::Service((*owner).to_owned());
        ((*file).to_owned(), owner)
    };
    let foreign: BTreeMap<String, ir::Owner> = foreign.iter().map(owned).collect();
    ferroctl::lower::grpc::lower(&contract, &foreign)
}
