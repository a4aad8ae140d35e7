//! Contracts that are to be copied into the workspace, read from their new place before they are there.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::Disk;
use crate::source::Loader;

/// The disk with some texts laid over it.
#[derive(Debug, Clone, Default)]
pub(super) struct Overlay {
    texts: BTreeMap<PathBuf, String>,
}

impl Overlay {
    /// Lays a text over a path.
    pub(super) fn lay(&mut self, path: PathBuf, text: String) {
        self.texts.insert(path, text);
    }
}

impl Loader for Overlay {
    fn read(&self, path: &Path) -> io::Result<String> {
        match self.texts.get(path) {
            Some(text) => Ok(text.clone()),
            None => Disk.read(path),
        }
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        if self.texts.contains_key(path) {
            return std::path::absolute(path);
        }
        Disk.canonical(path)
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        Disk.names(folder)
    }
}
