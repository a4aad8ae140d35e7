//! A set of changes to a workspace that become visible together.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::OutDir;
use super::out_dir::refused;
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

/// The folder where the temporary files of one run wait for their renames.
pub(super) const STAGING: &str = ".ferroctl-tmp";

/// Changes to a workspace: all temporary files first, then the renames in the order they were asked for.
#[derive(Debug)]
pub struct Staging<'a> {
    out: &'a OutDir,
    folder: PathBuf,
    _guard: File,
    writes: Vec<(PathBuf, OutPath)>,
    removals: Vec<OutPath>,
}

impl<'a> Staging<'a> {
    /// Takes the workspace for this run alone.
    pub(super) fn begin(out: &'a OutDir) -> io::Result<Self> {
        let folder = out.root().join(STAGING);
        fs::create_dir_all(&folder)?;
        let guard = File::create(folder.join("lock"))?;
        match guard.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(refused("another ferroctl is at work in this workspace"));
            }
            // Some network file systems have no locks; one run at a time is the user's part there.
            Err(TryLockError::Error(_)) | Ok(()) => {}
        }
        Ok(Self {
            out,
            folder,
            _guard: guard,
            writes: Vec::new(),
            removals: Vec::new(),
        })
    }

    /// Writes the temporary file of `path`.
    ///
    /// # Errors
    /// As [`OutDir::read`], and when the disk takes no more.
    pub fn write(&mut self, path: &OutPath, bytes: &[u8], mode: Mode) -> io::Result<()> {
        self.out.locate(path)?;
        let temporary = self.folder.join(self.writes.len().to_string());
        create_anew(&temporary, mode)?.write_all(bytes)?;
        set_mode(&temporary, mode)?;
        self.writes.push((temporary, path.clone()));
        Ok(())
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
        for (temporary, path) in &self.writes {
            let place = self.out.root().join(path.as_str());
            if let Some(folder) = place.parent() {
                make_folders(folder)?;
            }
            fs::rename(temporary, place)?;
        }
        remove_emptied(self.out.root(), &self.removals);
        Ok(())
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        // What is left here is only temporary; the next run writes over it.
        let _ = fs::remove_dir_all(&self.folder);
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

fn make_folders(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        make_folders(parent)?;
    }
    fs::create_dir(folder)?;
    set_mode(folder, Mode::Executable)
}

/// A file left by a run that was stopped goes first: it must not lend its permissions.
fn create_anew(path: &Path, mode: Mode) -> io::Result<File> {
    match create(path, mode) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            create(path, mode)
        }
        created => created,
    }
}

#[cfg(unix)]
fn create(path: &Path, mode: Mode) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    // Never readable by others, not even for the moment before `set_mode`.
    let first = if mode == Mode::Secret { 0o600 } else { 0o644 };
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(first)
        .open(path)
}

#[cfg(not(unix))]
fn create(path: &Path, _mode: Mode) -> io::Result<File> {
    File::create_new(path)
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
