//! Contracts from outside the workspace: where their copies lie, and the copies themselves.

use std::path::{Component, Path, PathBuf};

use super::place::Place;
use super::{Ended, Input};
use crate::artifact::{Body, FileTree, OutPath, WritePolicy};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::{Lock, ServiceEntry};
use crate::plan;
use crate::source::{SourceFile, SourceMap};

/// The way of contracts into a workspace: from the lowest folder that holds them all to the folder of their service, so
/// that they lie to each other as before and what they import is found.
pub(super) struct Way<'a> {
    from: PathBuf,
    to: String,
    place: &'a Place,
}

impl<'a> Way<'a> {
    /// The way of all that was read and lies outside; `includes` are folders for imports, with those it keeps.
    pub(super) fn of(
        read: &SourceMap,
        includes: &[PathBuf],
        entry: &ServiceEntry,
        place: &'a Place,
    ) -> Self {
        let folders = read.iter().filter_map(|(_, file)| file.path.parent());
        let used = includes.iter().map(PathBuf::as_path);
        let all = folders.chain(used.filter(|folder| is_used(folder, read, place)));
        let outside = all.filter(|path| place.in_workspace(path).is_none());
        let from = outside.map(|path| place.full(path)).reduce(common);
        Self {
            from: from.unwrap_or_default(),
            to: entry.folder().trim_end_matches('/').to_owned(),
            place,
        }
    }

    /// Where the copy of a file or folder lies; `None` for one that is not on the way.
    pub(super) fn copy_of(&self, path: &Path) -> Option<String> {
        let full = self.place.full(path);
        let below = full.strip_prefix(&self.from).ok()?;
        let mut copy = self.to.clone();
        for segment in below.components() {
            let Component::Normal(segment) = segment else {
                return None;
            };
            copy = copy + "/" + segment.to_str()?;
        }
        Some(copy)
    }

    /// All files that were read, as the manifest names them.
    pub(super) fn all(&self, read: &SourceMap) -> Vec<String> {
        let paths = read.iter().map(|(_, file)| file.path.as_path());
        paths.filter_map(|path| self.recorded(path)).collect()
    }

    /// A path as the manifest names it: as it is inside of the workspace, else that of its copy.
    pub(super) fn recorded(&self, path: &Path) -> Option<String> {
        let inside = self.place.in_workspace(path);
        inside.or_else(|| self.copy_of(path))
    }
}

/// Whether an import can have been found in a folder.
pub(super) fn is_used(folder: &Path, read: &SourceMap, place: &Place) -> bool {
    let folder = place.full(folder);
    read.iter()
        .any(|(_, file)| place.full(&file.path).starts_with(&folder))
}

/// The lowest folder above both.
fn common(one: PathBuf, other: PathBuf) -> PathBuf {
    let both = one.components().zip(other.components());
    let same = both.take_while(|(one, other)| one == other);
    same.map(|(segment, _)| segment).collect()
}

/// Plans the copies of files. They are laid over the disk so that this run reads them already.
pub(super) fn copy_in<'f>(
    files: impl Iterator<Item = &'f SourceFile>,
    way: &Way<'_>,
    lock: &Lock,
    input: &mut Input,
) -> Ended<FileTree> {
    let mut tree = FileTree::default();
    for file in files {
        let Some(path) = way.copy_of(&file.path) else {
            return input.stop(cannot_lie(&file.path, &way.to));
        };
        let copy = Copy {
            named: &file.path.display().to_string(),
            path: &path,
            text: &file.text,
        };
        copy.lay(&mut tree, way.place, lock, input)?;
    }
    Ok(tree)
}

/// One copy to be.
pub(super) struct Copy<'a> {
    /// What the command line calls the original.
    pub(super) named: &'a str,
    /// Where the copy lies in the workspace.
    pub(super) path: &'a str,
    pub(super) text: &'a str,
}

impl Copy<'_> {
    /// Plans the copy, and lays it over the disk so that this run reads it already.
    pub(super) fn lay(
        &self,
        tree: &mut FileTree,
        place: &Place,
        lock: &Lock,
        input: &mut Input,
    ) -> Ended<()> {
        if self.is_other(place, lock)? {
            return input.stop(self.in_the_way());
        }
        input
            .loader
            .lay(place.as_seen_here(self.path), self.text.to_owned());
        let body = Body::Text(self.text.to_owned());
        tree.insert(self.path, body, WritePolicy::Copy)?;
        Ok(())
    }

    /// Whether something else stands in its place; an older copy that nobody edited does not count.
    fn is_other(&self, place: &Place, lock: &Lock) -> anyhow::Result<bool> {
        let there = place.out.read(&OutPath::new(self.path)?)?;
        let is_same = |there: &Vec<u8>| {
            *there == self.text.as_bytes() || plan::is_copy(self.path, there, lock)
        };
        Ok(there.is_some_and(|there| !is_same(&there)))
    }

    fn in_the_way(&self) -> Diagnostic {
        let message = format!("`{}` is there already, with other contents", self.path);
        let help = format!(
            "use it as it is (name it instead of `{}`), or remove it, and what you changed in it with it",
            self.named
        );
        Diagnostic::new(&codes::CONTRACT_COPY, message).help(help)
    }
}

fn cannot_lie(file: &Path, to: &str) -> Diagnostic {
    let shown = file.display();
    let message = format!("`{shown}` cannot be copied into `{to}` with its path");
    let help = "copy the files into the workspace as you want them to lie";
    Diagnostic::new(&codes::CONTRACT_COPY, message).help(help)
}
