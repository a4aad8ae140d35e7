//! One workspace's folder: what is in it, and where a path of it lies.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::claim::{self, Claim};
use super::refusal::refused;
use crate::artifact::OutPath;

/// Reads files of a workspace as [`OutDir::read`] does.
pub type Read<'a> = dyn Fn(&OutPath) -> io::Result<Option<Vec<u8>>> + 'a;

/// A workspace as a place to read and write; nothing outside it is touched, not even through a link.
#[derive(Debug)]
pub struct OutDir {
    root: PathBuf,
    /// Held to the end once the run took the workspace.
    claim: OnceCell<Claim>,
    /// The folders that were looked at, by path: whether they are there. A run looks once at each.
    folders: RefCell<BTreeMap<String, bool>>,
}

impl OutDir {
    /// Takes the workspace's folder, which need not be there yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            claim: OnceCell::new(),
            folders: RefCell::default(),
        }
    }

    /// The workspace's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Takes the workspace for this run alone, so that what is read now still holds when it is written; waits for
    /// another run, but not longer than `patience`. A folder that cannot be written is not taken: nothing may have to be.
    ///
    /// # Errors
    /// While another run is at work here, and where something of the user's has the name of ferroctl's folder.
    pub fn claim(&self, patience: Duration) -> io::Result<()> {
        match self.claimed(patience) {
            Err(error) if is_denied(&error) => Ok(()),
            claimed => claimed.map(drop),
        }
    }

    pub(super) fn claimed(&self, patience: Duration) -> io::Result<&Claim> {
        if let Some(claim) = self.claim.get() {
            return Ok(claim);
        }
        let claim = Claim::take(&self.root, patience)?;
        Ok(self.claim.get_or_init(|| claim))
    }

    /// Whether the folder is missing or has nothing in it but this run's own folder.
    ///
    /// # Errors
    /// When it is a file or cannot be read.
    pub fn is_vacant(&self) -> io::Result<bool> {
        match fs::read_dir(&self.root) {
            Ok(mut entries) => entries.try_fold(true, |vacant, entry| {
                Ok(vacant && entry?.file_name() == claim::FOLDER)
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// The path of every file and link, with `/`, but for this run's own.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn paths(&self) -> io::Result<Vec<String>> {
        let mut paths = Vec::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(self.root.join(&folder))? {
                let entry = entry?;
                let name = entry.file_name();
                let path = format!("{folder}{}", name.to_string_lossy());
                match entry.file_type()?.is_dir() {
                    true if path == claim::FOLDER => {}
                    true => folders.push(path + "/"),
                    false => paths.push(path),
                }
            }
        }
        Ok(paths)
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

    /// Where a path lies on the disk, after a look at every step on the way.
    pub(super) fn locate(&self, path: &OutPath) -> io::Result<PathBuf> {
        let folder = path
            .as_str()
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        let place = self.root.join(path.as_str());
        // Nothing below what is not there can be in the way.
        if self.is_folder(folder)? {
            self.look_at(&place, true)?;
        }
        Ok(place)
    }

    /// Forgets which folders were looked at: some have come or gone.
    pub(super) fn forget(&self) {
        self.folders.borrow_mut().clear();
    }

    /// Whether a folder is there, after a look at it and at every folder above.
    fn is_folder(&self, folder: &str) -> io::Result<bool> {
        if folder.is_empty() {
            return Ok(true);
        }
        if let Some(is_there) = self.folders.borrow().get(folder) {
            return Ok(*is_there);
        }
        let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
        let is_there = self.is_folder(above)? && self.look_at(&self.root.join(folder), false)?;
        self.folders
            .borrow_mut()
            .insert(folder.to_owned(), is_there);
        Ok(is_there)
    }

    /// Whether something is there, which must then be what belongs there.
    fn look_at(&self, place: &Path, is_last: bool) -> io::Result<bool> {
        match fs::symlink_metadata(place) {
            Ok(metadata) => self.check(place, metadata, is_last).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn check(&self, place: &Path, metadata: Metadata, is_last: bool) -> io::Result<()> {
        if !metadata.is_symlink() {
            return check_kind(place, &metadata, is_last);
        }
        self.check_link(place, is_last)?;
        check_kind(place, &fs::metadata(place)?, is_last)
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

fn is_denied(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

fn check_kind(place: &Path, metadata: &Metadata, is_last: bool) -> io::Result<()> {
    match (is_last, metadata.is_dir()) {
        (true, true) => Err(refused("a folder stands where a file belongs")),
        // A pipe may have no end, or wait for ever for its beginning.
        (true, false) if !metadata.is_file() => {
            Err(refused("a pipe or a device stands where a file belongs"))
        }
        (false, false) => Err(refused(&format!(
            "`{}` is a file where a folder belongs",
            place.display()
        ))),
        _ => Ok(()),
    }
}
