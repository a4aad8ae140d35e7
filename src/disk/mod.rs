//! The only door to the file system: [`Disk`] reads contracts, [`OutDir`] reads and writes one workspace, [`files_below`],
//! [`stdin`] and [`write_over`] are for the user's own files, [`Scratch`] holds a text for a tool that only takes a file,
//! [`folders_below`], [`Stamp`] and [`is_read_by_others`] look at what is there.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the ban on std::fs leads to"
)]

mod claim;
mod out_dir;
mod own_files;
mod refusal;
mod scratch;
mod staging;
mod watched;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::source::Loader;

pub use self::out_dir::{OutDir, Read};
pub use self::own_files::{files_below, stdin, write_over};
pub use self::scratch::Scratch;
pub use self::staging::{Mode, Staging};
pub use self::watched::{Stamp, folders_below, is_read_by_others};

/// Reads contracts from the disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Loader for Disk {
    fn read(&self, path: &Path) -> io::Result<String> {
        // A pipe or a device may have no end, or wait for ever for its beginning.
        let kind = fs::metadata(path)?.file_type();
        if !kind.is_file() && !kind.is_dir() {
            return Err(io::Error::other("it is neither a file nor a folder"));
        }
        fs::read_to_string(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        // The folder of a bare file name.
        let folder = match folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => folder,
        };
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().into_string());
        names.filter_map(Result::ok).collect()
    }
}

/// The nearest folder, from `start` upwards, that holds a file of that name.
#[must_use]
pub fn nearest_with(start: &Path, name: &str) -> Option<PathBuf> {
    start
        .ancestors()
        .find(|folder| folder.join(name).is_file())
        .map(Path::to_path_buf)
}

/// The text of the nearest file, from `start` upwards, with one of these names.
///
/// # Errors
/// When that file cannot be read or is not UTF-8.
pub fn nearest_text(start: &Path, names: &[&str]) -> io::Result<Option<String>> {
    let found = start
        .ancestors()
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|path| path.is_file());
    found.map(fs::read_to_string).transpose()
}

#[cfg(test)]
mod tests;
