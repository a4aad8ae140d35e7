//! Watches folders; what changes in them comes in batches.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use notify_debouncer_full::notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer,
};

use crate::disk::folders_below;

/// How long nothing may change before a batch is told: an editor writes a file in several steps, and git many files.
const QUIET: Duration = Duration::from_millis(150);

/// Watches until it is dropped.
pub struct Watch {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    watched: BTreeSet<PathBuf>,
}

impl Watch {
    /// Watches nothing yet; `tell` gets each batch on a thread of its own.
    ///
    /// # Errors
    /// When the system gives no watcher.
    pub fn new(tell: impl Fn(BTreeSet<PathBuf>) + Send + 'static) -> Result<Self> {
        let told = move |result: DebounceEventResult| {
            // What was lost because too much changed at once comes as an event of its own, without a path.
            let paths = changed(result.unwrap_or_default());
            if !paths.is_empty() {
                tell(paths);
            }
        };
        let debouncer = new_debouncer(QUIET, None, told).context("cannot watch files")?;
        Ok(Self {
            debouncer,
            watched: BTreeSet::new(),
        })
    }

    /// Watches a folder and those below it that are not passed over, one by one: what cargo writes is never looked at.
    /// A path that is gone, or a file, is watched no more: a folder that comes in its place is another one.
    ///
    /// # Errors
    /// When the system allows no more.
    pub fn look_at(&mut self, path: &Path, passed_over: &dyn Fn(&Path) -> bool) -> Result<()> {
        let folders = folders_below(path, passed_over);
        if folders.is_empty() {
            self.watched.retain(|folder| !folder.starts_with(path));
        }
        for folder in folders {
            if self.watched.contains(&folder) {
                continue;
            }
            let watched = self.debouncer.watch(&folder, RecursiveMode::NonRecursive);
            watched.with_context(|| format!("cannot watch `{}`", folder.display()))?;
            self.watched.insert(folder);
        }
        Ok(())
    }
}

/// The paths of all events that are changes: a look at a file is none.
fn changed(events: Vec<DebouncedEvent>) -> BTreeSet<PathBuf> {
    let is_change = |event: &DebouncedEvent| !matches!(event.kind, EventKind::Access(_));
    let events = events.into_iter().filter(is_change);
    events.flat_map(|event| event.event.paths).collect()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "something must change")]
mod tests {
    use std::fs;
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn changes_are_told_and_looks_are_not() {
        let folder = tempfile::tempdir().unwrap();
        // What macOS calls it by.
        let root = folder.path().canonicalize().unwrap();
        for below in ["src", "target/debug"] {
            fs::create_dir_all(root.join(below)).unwrap();
        }
        let (sender, batches) = channel();
        let mut watch = Watch::new(move |paths| drop(sender.send(paths))).unwrap();
        let target = root.join("target");
        watch.look_at(&root, &|path| path == target).unwrap();

        fs::write(root.join("target/debug/x"), "").unwrap();
        fs::write(root.join("src/lib.rs"), "").unwrap();
        let batch = batches.recv().unwrap();
        assert_eq!(batch, BTreeSet::from([root.join("src/lib.rs")]));

        fs::read(root.join("src/lib.rs")).unwrap();
        assert!(batches.recv_timeout(QUIET * 4).is_err());
    }
}
