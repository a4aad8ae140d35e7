//! Files for the time of one run.

use std::fs;
use std::io;
use std::path::Path;

use crate::artifact::OutPath;

/// A temporary folder with texts in it, gone when dropped.
#[derive(Debug)]
pub struct Scratch {
    folder: tempfile::TempDir,
}

impl Scratch {
    /// Makes the folder.
    ///
    /// # Errors
    /// When the system's place for temporary files cannot be written.
    pub fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("ferroctl-").tempdir()?;
        Ok(Self { folder })
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a text at a path below the folder.
    ///
    /// # Errors
    /// When the disk takes no more.
    pub fn write(&self, path: &OutPath, text: &str) -> io::Result<()> {
        let place = self.path().join(path.as_str());
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(place, text)
    }

    /// Reads a text back.
    ///
    /// # Errors
    /// As `std::fs::read_to_string`.
    pub fn read(&self, path: &OutPath) -> io::Result<String> {
        fs::read_to_string(self.path().join(path.as_str()))
    }
}
