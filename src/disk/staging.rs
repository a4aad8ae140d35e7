//! A set of changes to a workspace that become visible together.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::OutDir;
use super::claim::{Claim, STAGED, create, make_folders};
use crate::artifact::OutPath;

/// Who may read a file, and whether it can be run; set whatever the umask says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// 0644
    Plain,
    /// 0755
    Executable,
    /// 0600
    Secret,
}

/// Changes to a workspace: all temporary files first, then the renames in the order they were asked for.
#[derive(Debug)]
pub struct Staging<'a> {
    out: &'a OutDir,
    claim: &'a Claim,
    writes: Vec<Write>,
    removals: Vec<OutPath>,
}

/// A temporary file, and what it is to be.
#[derive(Debug)]
struct Write {
    temporary: PathBuf,
    path: OutPath,
    mode: Mode,
}

impl<'a> Staging<'a> {
    /// Takes the workspace for this run alone.
    pub(super) fn begin(out: &'a OutDir) -> io::Result<Self> {
        Ok(Self {
            out,
            claim: out.claimed(Duration::ZERO)?,
            writes: Vec::new(),
            removals: Vec::new(),
        })
    }

    /// Writes the temporary file of `path`, which only its owner may read until it is in its place.
    ///
    /// # Errors
    /// As [`OutDir::read`], and when the disk takes no more.
    pub fn write(&mut self, path: &OutPath, bytes: &[u8], mode: Mode) -> io::Result<()> {
        self.out.locate(path)?;
        let name = format!("{STAGED}{}", self.writes.len());
        let write = Write {
            temporary: self.claim.folder.join(name),
            path: path.clone(),
            mode,
        };
        let mut file = create(&write.temporary)?;
        self.writes.push(write);
        file.write_all(bytes)
    }

    /// Marks a file to be removed, with the folders that it leaves empty.
    ///
    /// # Errors
    /// As [`OutDir::read`].
    pub fn remove(&mut self, path: &OutPath) -> io::Result<()> {
        self.out.locate(path)?;
        self.removals.push(path.clone());
        Ok(())
    }

    /// Makes the changes visible: removals, then renames.
    ///
    /// # Errors
    /// When a folder cannot be made or a rename fails; what was renamed before stays.
    pub fn commit(self) -> io::Result<()> {
        self.out.forget();
        for path in &self.removals {
            remove_if_there(&self.out.root().join(path.as_str()))?;
        }
        for write in &self.writes {
            write.put_in_place(self.out.root())?;
        }
        remove_emptied(self.out.root(), &self.removals);
        Ok(())
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        for write in &self.writes {
            // Those in their places are not there; the next run removes what this one cannot.
            let _ = fs::remove_file(&write.temporary);
        }
    }
}

impl Write {
    fn put_in_place(&self, root: &Path) -> io::Result<()> {
        let place = root.join(self.path.as_str());
        if let Some(folder) = place.parent() {
            make_folders(folder, &mut Vec::new())?;
        }
        set_mode(&self.temporary, self.mode)?;
        fs::rename(&self.temporary, place)
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn remove_emptied(root: &Path, removed: &[OutPath]) {
    let folders: BTreeSet<&Path> = removed
        .iter()
        .flat_map(|path| Path::new(path.as_str()).ancestors().skip(1))
        .filter(|folder| !folder.as_os_str().is_empty())
        .collect();
    // Deepest first; `remove_dir` fails on a folder with something in it, which then stays.
    for folder in folders.into_iter().rev() {
        let _ = fs::remove_dir(root.join(folder));
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: Mode) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let bits = match mode {
        Mode::Plain => 0o644,
        Mode::Executable => 0o755,
        Mode::Secret => 0o600,
    };
    fs::set_permissions(path, fs::Permissions::from_mode(bits))
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: Mode) -> io::Result<()> {
    Ok(())
}
