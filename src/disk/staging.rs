//! A set of changes to a workspace that become visible together.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::OutDir;
use super::claim::{Claim, STAGED, create, make_folders};
use crate::artifact::{Hash, OutPath};

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

/// Changes to a workspace: all temporary files first, then renames and removals in the order they were asked for.
#[derive(Debug)]
pub struct Staging<'a> {
    out: &'a OutDir,
    claim: &'a Claim,
    changes: Vec<Change>,
}

/// What becomes of one file.
#[derive(Debug)]
struct Change {
    path: OutPath,
    /// The file to be put there; `None` for one that goes.
    staged: Option<(PathBuf, Mode)>,
    /// What must be there until then, where that is known: its hash, or that there is nothing.
    before: Option<Option<Hash>>,
}

impl<'a> Staging<'a> {
    /// Takes the workspace for this run alone, for a set of changes that become visible together at
    /// [`Staging::commit`].
    ///
    /// # Errors
    /// While another run is at work here, and where the folder cannot be written.
    pub fn begin(out: &'a OutDir) -> io::Result<Self> {
        Ok(Self {
            out,
            claim: out.claimed(Duration::ZERO)?,
            changes: Vec::new(),
        })
    }

    /// Writes the temporary file of `path`, which only its owner may read until it is in its place.
    ///
    /// # Errors
    /// As [`OutDir::read`], and when the disk takes no more.
    pub fn write(&mut self, path: &OutPath, bytes: &[u8], mode: Mode) -> io::Result<()> {
        let name = format!("{STAGED}{}", self.changes.len());
        let temporary = self.claim.folder.join(name);
        self.add(path, Some((temporary.clone(), mode)))?;
        create(&temporary)?.write_all(bytes)
    }

    /// Marks a file to be removed, with the folders that it leaves empty.
    ///
    /// # Errors
    /// As [`OutDir::read`].
    pub fn remove(&mut self, path: &OutPath) -> io::Result<()> {
        self.add(path, None)
    }

    fn add(&mut self, path: &OutPath, staged: Option<(PathBuf, Mode)>) -> io::Result<()> {
        self.out.locate(path)?;
        self.changes.push(Change {
            path: path.clone(),
            staged,
            before: None,
        });
        Ok(())
    }

    /// Says of the file that was asked for last what must be there until it is changed.
    pub fn expect(&mut self, before: Option<&[u8]>) {
        if let Some(last) = self.changes.last_mut() {
            last.before = Some(before.map(Hash::of));
        }
    }

    /// Makes the changes visible. Gives the first file that is not as it was expected: it is left alone with all
    /// behind it, and those before it as well where that is seen in time.
    ///
    /// # Errors
    /// When a folder cannot be made or a rename fails; what was renamed before stays.
    pub fn commit(self) -> io::Result<Option<OutPath>> {
        self.out.forget();
        for change in &self.changes {
            if !change.is_as_expected(self.out)? {
                return Ok(Some(change.path.clone()));
            }
        }
        for change in &self.changes {
            // Time has passed since the first look.
            if !change.is_as_expected(self.out)? {
                return Ok(Some(change.path.clone()));
            }
            change.make(self.out.root())?;
        }
        remove_emptied(self.out.root(), &self.changes);
        Ok(None)
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        let staged = self
            .changes
            .iter()
            .filter_map(|change| change.staged.as_ref());
        for (temporary, _) in staged {
            // Those in their places are not there; the next run removes what this one cannot.
            let _ = fs::remove_file(temporary);
        }
    }
}

impl Change {
    fn is_as_expected(&self, out: &OutDir) -> io::Result<bool> {
        let Some(before) = &self.before else {
            return Ok(true);
        };
        // Nobody's work is lost where nothing is.
        let found = out.read(&self.path)?;
        Ok(found.is_none() || found.as_deref().map(Hash::of) == *before)
    }

    fn make(&self, root: &Path) -> io::Result<()> {
        let place = root.join(self.path.as_str());
        let Some((temporary, mode)) = &self.staged else {
            return remove_if_there(&place);
        };
        if let Some(folder) = place.parent() {
            make_folders(folder, &mut Vec::new())?;
        }
        set_mode(temporary, *mode)?;
        fs::rename(temporary, place)
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn remove_emptied(root: &Path, changes: &[Change]) {
    let removed = changes.iter().filter(|change| change.staged.is_none());
    let folders: BTreeSet<&Path> = removed
        .flat_map(|change| Path::new(change.path.as_str()).ancestors().skip(1))
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
