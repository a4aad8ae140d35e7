//! The folders in which a change is noticed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::SyncSender;

use anyhow::Result;

use super::event::Event;
use crate::commands::report;
use crate::dev::cargo::Metadata;
use crate::dev::change::{Work, is_hidden};
use crate::dev::member::Member;
use crate::dev::watch::Watch;

/// The workspace, and what of it lies elsewhere.
pub(super) struct Sources {
    root: PathBuf,
    /// What cargo writes, which is not watched.
    target: PathBuf,
    watch: Watch,
}

impl Sources {
    /// Watches all that cargo knows of the workspace in this folder.
    pub(super) fn watched(
        root: &Path,
        metadata: &Metadata,
        sender: &SyncSender<Event>,
    ) -> Result<Self> {
        let changed = sender.clone();
        let mut sources = Self {
            root: root.to_owned(),
            target: metadata.target_directory.clone(),
            watch: Watch::new(move |paths| drop(changed.send(Event::Changed(paths))))?,
        };
        std::iter::once(root)
            .chain(metadata.outside(root))
            .try_for_each(|folder| sources.look_at(folder))?;
        Ok(sources)
    }

    /// Adds what changed files ask for.
    pub(super) fn changed(
        &mut self,
        paths: &BTreeSet<PathBuf>,
        members: &[&Member],
        work: &mut Work,
    ) {
        for path in paths {
            if let Err(error) = self.look_at(path) {
                report::failure(&error);
            }
            let path = path.strip_prefix(&self.root).unwrap_or(path);
            work.add(&path.to_string_lossy().replace('\\', "/"), members);
        }
    }

    /// Watches a folder, or looks again at one that may have come or gone.
    fn look_at(&mut self, path: &Path) -> Result<()> {
        let (root, target) = (&self.root, &self.target);
        self.watch.look_at(path, &|folder| {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            folder != root && (folder == target || is_hidden(&name) || name == "node_modules")
        })
    }
}
