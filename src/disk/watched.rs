//! What of the disk is worth a second look, by `ferroctl dev` while it runs, and by `ferroctl doctor`.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

/// A folder and all folders below it, less those for which `passed_over` holds and all below them; none for a path that
/// is no folder, and none where one cannot be read: it may be gone already. Links are not followed.
#[must_use]
pub fn folders_below(folder: &Path, passed_over: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut open = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        let is_folder = fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_dir());
        if !is_folder || passed_over(&folder) {
            continue;
        }
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        open.extend(entries.map(|entry| entry.path()));
        found.push(folder);
    }
    found
}

/// What tells a file from the one that will be written in its place.
#[derive(Debug, Clone)]
pub struct Stamp(Metadata);

impl Stamp {
    /// The stamp of the file that is there now, if one is.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(Self)
    }
}

impl PartialEq for Stamp {
    fn eq(&self, other: &Self) -> bool {
        let (own, other) = (&self.0, &other.0);
        own.len() == other.len() && own.modified().ok() == other.modified().ok()
    }
}

/// Whether others than its owner may read a file; `None` where it is not there, or the system knows no such thing.
#[must_use]
pub fn is_read_by_others(path: &Path) -> Option<bool> {
    let metadata = fs::metadata(path).ok()?;
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
        Some(mode & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        None
    }
}
