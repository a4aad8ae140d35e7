//! The only door to the file system: [`Disk`] reads contracts, [`OutDir`] reads and writes one workspace, [`files_below`],
//! [`stdin`] and [`write_over`] are for the user's own files, [`Scratch`] holds texts for a tool that only takes files.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the ban on std::fs leads to"
)]

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::artifact::OutPath;
use crate::source::Loader;

/// Reads contracts from the disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Loader for Disk {
    fn read(&self, path: &Path) -> io::Result<String> {
        fs::read_to_string(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
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
const STAGING: &str = ".ferroctl-tmp";

/// A workspace as a place to read and write; nothing outside it is touched, not even through a link.
#[derive(Debug, Clone)]
pub struct OutDir {
    root: PathBuf,
}

impl OutDir {
    /// Takes the workspace's folder, which need not be there yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The workspace's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the folder is missing or has nothing in it.
    ///
    /// # Errors
    /// When it is a file or cannot be read.
    pub fn is_vacant(&self) -> io::Result<bool> {
        match fs::read_dir(&self.root) {
            Ok(mut entries) => Ok(entries.next().is_none()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// The bytes of a file; `None` where there is none.
    ///
    /// # Errors
    /// For a folder, a link to a file, a link that leads out of the workspace, and as `std::fs::read`.
    pub fn read(&self, path: &OutPath) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.locate(path)?) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Starts a set of changes that become visible together at [`Staging::commit`].
    ///
    /// # Errors
    /// While another run is at work here, and where the folder cannot be written.
    pub fn stage(&self) -> io::Result<Staging<'_>> {
        let folder = self.root.join(STAGING);
        fs::create_dir_all(&folder)?;
        let guard = File::create(folder.join("lock"))?;
        match guard.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(refused("another ferroctl is at work in this workspace"));
            }
            // Some network file systems have no locks; one run at a time is the user's part there.
            Err(TryLockError::Error(_)) | Ok(()) => {}
        }
        Ok(Staging {
            out: self,
            folder,
            _guard: guard,
            writes: Vec::new(),
            removals: Vec::new(),
        })
    }

    /// Where a path lies on the disk, after a look at every step on the way.
    fn locate(&self, path: &OutPath) -> io::Result<PathBuf> {
        let mut place = self.root.clone();
        let mut segments = path.as_str().split('/').peekable();
        while let Some(segment) = segments.next() {
            place.push(segment);
            let is_last = segments.peek().is_none();
            let metadata = match fs::symlink_metadata(&place) {
                Ok(metadata) => metadata,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            if metadata.is_symlink() {
                self.check_link(&place, is_last)?;
            }
            check_kind(&place, is_last)?;
        }
        Ok(place)
    }

    fn check_link(&self, link: &Path, is_last: bool) -> io::Result<()> {
        if is_last {
            return Err(refused("a symbolic link stands where a file belongs"));
        }
        let inside = fs::canonicalize(&self.root)
            .and_then(|root| Ok(fs::canonicalize(link)?.starts_with(root)))?;
        if inside {
            return Ok(());
        }
        Err(refused(&format!(
            "the symbolic link `{}` leads out of the workspace",
            link.display()
        )))
    }
}

fn check_kind(place: &Path, is_last: bool) -> io::Result<()> {
    match (is_last, fs::metadata(place)?.is_dir()) {
        (true, true) => Err(refused("a folder stands where a file belongs")),
        (false, false) => Err(refused(&format!(
            "`{}` is a file where a folder belongs",
            place.display()
        ))),
        _ => Ok(()),
    }
}

fn refused(reason: &str) -> io::Error {
    io::Error::other(reason.to_owned())
}

/// Changes to a workspace: all temporary files first, then the renames in the order they were asked for.
#[derive(Debug)]
pub struct Staging<'a> {
    out: &'a OutDir,
    folder: PathBuf,
    _guard: File,
    writes: Vec<(PathBuf, OutPath)>,
    removals: Vec<OutPath>,
}

impl Staging<'_> {
    /// Writes the temporary file of `path`.
    ///
    /// # Errors
    /// As [`OutDir::read`], and when the disk takes no more.
    pub fn write(&mut self, path: &OutPath, bytes: &[u8], mode: Mode) -> io::Result<()> {
        self.out.locate(path)?;
        let temporary = self.folder.join(self.writes.len().to_string());
        // A file left by a run that was stopped must not lend its permissions.
        remove_if_there(&temporary)?;
        create(&temporary, mode)?;
        fs::write(&temporary, bytes)?;
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
        for path in &self.removals {
            remove_if_there(&self.out.root.join(path.as_str()))?;
        }
        for (temporary, path) in &self.writes {
            let place = self.out.root.join(path.as_str());
            if let Some(folder) = place.parent() {
                make_folders(folder)?;
            }
            fs::rename(temporary, place)?;
        }
        remove_emptied(&self.out.root, &self.removals);
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

/// The files below a folder whose names end in `.end`, ordered by path. Folders and files whose names begin with a
/// dot, and links to folders, are passed over; a path that is no folder gives `None`.
///
/// # Errors
/// When a folder on the way cannot be read.
pub fn files_below(folder: &Path, end: &str) -> io::Result<Option<Vec<PathBuf>>> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut found = Vec::new();
    collect(folder, end, &mut found)?;
    Ok(Some(found))
}

fn collect(folder: &Path, end: &str, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries: io::Result<Vec<fs::DirEntry>> = fs::read_dir(folder)?.collect();
    let mut entries = entries?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&path, end, found)?;
        } else if path.extension().is_some_and(|found| found == end) && path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

/// All of stdin.
///
/// # Errors
/// As [`io::read_to_string`].
pub fn stdin() -> io::Result<String> {
    io::read_to_string(io::stdin())
}

/// Writes a text over a file that is there: its mode stays, a link to it stays a link, and no reader ever sees half
/// of it.
///
/// # Errors
/// When the file is read-only, its folder cannot be written, or the disk takes no more; the old text is there then.
pub fn write_over(path: &Path, text: &str) -> io::Result<()> {
    let place = fs::canonicalize(path)?;
    let permissions = fs::metadata(&place)?.permissions();
    // The rename would replace the file all the same.
    if permissions.readonly() {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "the file is read-only",
        ));
    }
    let folder = place.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new()
        .prefix(".ferroctl-")
        .tempfile_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().set_permissions(permissions)?;
    temporary.persist(&place)?;
    Ok(())
}

#[cfg(test)]
mod tests;
