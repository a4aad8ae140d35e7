//! A workspace taken by one run alone: a lock in a folder of its own, which is gone afterwards.
//!
//! Whoever wrote the repository may have put that folder there. So nothing in it is opened through a link, and what
//! neither this run nor one that was stopped has made stays, with the folder around it.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::refusal::refused;

/// The folder of the lock, where temporary files wait for their renames.
pub(super) const FOLDER: &str = ".ferroctl-tmp";
const LOCK: &str = "lock";
const IGNORE: &str = ".gitignore";
/// Keeps the folder out of git: a run that is killed leaves files there, and one may have secrets.
const ALL: &[u8] = b"# ferroctl's, for the time of a run.\n*\n";
/// How the temporary files are called, with a number behind.
pub(super) const STAGED: &str = "staged-";
/// The time between two looks at a lock that another run holds.
const PAUSE: Duration = Duration::from_millis(20);

/// A workspace that is this run's alone until this is dropped.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) folder: PathBuf,
    /// The folders that had to be made for it, outermost first.
    made: Vec<PathBuf>,
    guard: Option<File>,
}

impl Claim {
    /// Waits for a run that is at work there, but not longer than `patience`.
    pub(super) fn take(root: &Path, patience: Duration) -> io::Result<Self> {
        let mut claim = Self {
            folder: root.join(FOLDER),
            made: Vec::new(),
            guard: None,
        };
        let end = Instant::now() + patience;
        while !claim.attempt(root)? {
            if Instant::now() >= end {
                return Err(refused(&busy(&claim.folder)));
            }
            thread::sleep(PAUSE);
        }
        claim.remove_staged()?;
        Ok(claim)
    }

    /// Takes the lock; `false` where another run has it, or took the folder away just now.
    fn attempt(&mut self, root: &Path) -> io::Result<bool> {
        make_folders(root, &mut self.made)?;
        match lock(&self.folder) {
            Ok(guard) => self.guard = guard,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(self.guard.is_some())
    }

    /// Removes what a run that was killed left: its lock is free, so it is over.
    fn remove_staged(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix(STAGED));
            let is_staged = number.is_some_and(|number| number.parse::<u32>().is_ok());
            if is_staged && !entry.file_type()?.is_dir() {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // What cannot be removed is only temporary; the next run takes it over.
        if self.guard.is_some() {
            let _ = fs::remove_file(self.folder.join(IGNORE));
            let _ = fs::remove_file(self.folder.join(LOCK));
            let _ = fs::remove_dir(&self.folder);
        }
        for folder in self.made.iter().rev() {
            // Fails on a folder with something in it, which then stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Makes the folder and takes the lock in it; `None` where another run has it.
fn lock(folder: &Path) -> io::Result<Option<File>> {
    make_own_folder(folder)?;
    // The first file of all, and again once it cannot go with another run.
    let is_new = ignore_all(folder)?;
    let locked = lock_in(folder);
    if is_new && locked.is_err() {
        let _ = fs::remove_file(folder.join(IGNORE));
    }
    locked
}

fn lock_in(folder: &Path) -> io::Result<Option<File>> {
    let path = folder.join(LOCK);
    let mut guard = open(&path)?;
    match guard.try_lock() {
        Err(TryLockError::WouldBlock) => return Ok(None),
        // Some network file systems have no locks; one run at a time is the user's part there.
        Err(TryLockError::Error(_)) | Ok(()) => {}
    }
    if !is_at(&guard, &path)? {
        return Ok(None);
    }
    ignore_all(folder)?;
    sign(&mut guard)?;
    Ok(Some(guard))
}

fn make_own_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            match fs::symlink_metadata(folder)?.is_dir() {
                true => Ok(()),
                false => Err(not_ours("", "is no folder")),
            }
        }
        made => made,
    }
}

/// Whether the folder was not ignored yet.
fn ignore_all(folder: &Path) -> io::Result<bool> {
    let mut file = open(&folder.join(IGNORE))?;
    let mut found = Vec::new();
    file.read_to_end(&mut found)?;
    match found.as_slice() {
        ALL => Ok(false),
        b"" => file.write_all(ALL).map(|()| true),
        _ => Err(not_ours("/.gitignore", "is not ferroctl's")),
    }
}

/// Writes the number of this process into the lock, for those who wait.
fn sign(guard: &mut File) -> io::Result<()> {
    let mut found = String::new();
    let is_text = guard.read_to_string(&mut found).is_ok();
    if !is_text || (!found.is_empty() && found.trim().parse::<u32>().is_err()) {
        return Err(not_ours("/lock", "is not ferroctl's"));
    }
    guard.set_len(0)?;
    guard.rewind()?;
    writeln!(guard, "{}", std::process::id())
}

fn busy(folder: &Path) -> String {
    let process = fs::read_to_string(folder.join(LOCK)).unwrap_or_default();
    match process.trim().parse::<u32>() {
        Ok(process) => {
            format!("another ferroctl, process {process}, is at work in this workspace")
        }
        Err(_) => "another ferroctl is at work in this workspace".to_owned(),
    }
}

/// Opens a file to read and write, which is made where there is none.
fn open(path: &Path) -> io::Result<File> {
    match create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if !fs::symlink_metadata(path)?.is_file() {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                return Err(not_ours(&format!("/{name}"), "is no file"));
            }
            File::options().read(true).write(true).open(path)
        }
        created => created,
    }
}

/// Makes a file that only its owner may read, and that was not there: not even as a link.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.read(true).write(true).create_new(true).open(path)
}

fn not_ours(name: &str, what: &str) -> io::Error {
    refused(&format!(
        "`{FOLDER}{name}` {what}: move it away, ferroctl needs the name while it works"
    ))
}

/// Whether the file is the one at that path: the run before takes its own away.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let (held, found) = (file.metadata()?, fs::symlink_metadata(path)?);
    Ok((held.dev(), held.ino()) == (found.dev(), found.ino()))
}

/// A file that is open cannot be taken away.
#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> io::Result<bool> {
    fs::symlink_metadata(path).map(|_| true)
}

/// Makes a folder with those above it, and adds those that were missing to `made`.
pub(super) fn make_folders(folder: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        make_folders(parent, made)?;
    }
    match fs::create_dir(folder) {
        // Another run was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        created => {
            created?;
            made.push(folder.to_owned());
            open_to_all(folder)
        }
    }
}

/// 0755 whatever the umask says, as the files are 0644.
#[cfg(unix)]
fn open_to_all(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_all(_folder: &Path) -> io::Result<()> {
    Ok(())
}
