//! Contracts, each read once in a run; those that are to be copied into the workspace, from their new place before
//! they are there.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::Disk;
use crate::source::Loader;

/// The disk with some texts laid over it, and with those that were read from it.
#[derive(Debug, Clone, Default)]
pub(super) struct Overlay {
    texts: RefCell<BTreeMap<PathBuf, String>>,
    laid: BTreeSet<PathBuf>,
}

impl Overlay {
    /// Lays a text over a path.
    pub(super) fn lay(&mut self, path: PathBuf, text: String) {
        self.texts.get_mut().insert(path.clone(), text);
        self.laid.insert(path);
    }
}

impl Loader for Overlay {
    fn read(&self, path: &Path) -> io::Result<String> {
        if let Some(text) = self.texts.borrow().get(path) {
            return Ok(text.clone());
        }
        let text = Disk.read(path)?;
        let mut texts = self.texts.borrow_mut();
        texts.insert(path.to_owned(), text.clone());
        Ok(text)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        if self.laid.contains(path) {
            return std::path::absolute(path);
        }
        Disk.canonical(path)
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        Disk.names(folder)
    }
}
