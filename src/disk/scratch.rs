//! A file for the time of one run.

use std::io::{self, Write as _};
use std::path::Path;

use tempfile::TempPath;

/// A temporary file with a text in it, gone when dropped.
#[derive(Debug)]
pub struct Scratch {
    path: TempPath,
}

impl Scratch {
    /// Writes the text.
    ///
    /// # Errors
    /// When the system's place for temporary files cannot be written.
    pub fn new(text: &str) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        let mut file = builder.prefix("ferroctl-").suffix(".toml").tempfile()?;
        file.write_all(text.as_bytes())?;
        let path = file.into_temp_path();
        Ok(Self { path })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
