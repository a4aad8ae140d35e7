//! Where the workspace is, seen from where the command was given.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::env;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::{Ended, Input};
use crate::artifact::OutPath;
use crate::cli::Write;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::disk::{OutDir, nearest_with};
use crate::manifest::{Editor, MANIFEST, manifest_text};
use crate::plan::Plan;

/// How long a run waits for another one: that takes a second or two.
const PATIENCE: Duration = Duration::from_secs(10);

/// A workspace and the way to it from the current folder.
#[derive(Debug)]
pub(super) struct Place {
    /// The workspace.
    pub(super) out: OutDir,
    /// The workspace's folder as messages name it: empty, or `../..`.
    prefix: PathBuf,
    current: PathBuf,
    /// What has been read, or is taken as read, by path.
    seen: RefCell<BTreeMap<OutPath, Option<Vec<u8>>>>,
}

impl Place {
    /// The nearest ancestor with a `ferroctl.yaml`, else the current folder.
    ///
    /// # Errors
    /// When the current folder is gone.
    pub(super) fn find() -> Result<Self> {
        let current = env::current_dir().context("the current folder is gone")?;
        let root = nearest_with(&current, MANIFEST).unwrap_or_else(|| current.clone());
        let depth = current
            .strip_prefix(&root)
            .map_or(0, |below| below.components().count());
        Ok(Self {
            out: OutDir::new(root),
            prefix: (0..depth).map(|_| "..").collect(),
            current,
            seen: RefCell::default(),
        })
    }

    /// The same, taken for this run alone before anything of it is read: what is read is what is written over.
    ///
    /// # Errors
    /// As [`Place::find`] and [`OutDir::claim`]; a run that only looks takes nothing.
    pub(super) fn to_write(flags: &Write) -> Result<Self> {
        let place = Self::find()?;
        if !flags.check && !flags.dry_run {
            let shown = place.out.root().display();
            let taken = place.take();
            taken.with_context(|| format!("cannot write in `{shown}`"))?;
        }
        Ok(place)
    }

    /// Takes the workspace for this run alone.
    ///
    /// # Errors
    /// As [`OutDir::claim`].
    pub(super) fn take(&self) -> io::Result<()> {
        self.out.claim(PATIENCE)
    }

    /// A folder below the current one, or anywhere, as a workspace.
    ///
    /// # Errors
    /// When the current folder is gone.
    pub(super) fn at(folder: &Path) -> Result<Self> {
        let current = env::current_dir().context("the current folder is gone")?;
        Ok(Self {
            out: OutDir::new(current.join(folder)),
            prefix: folder.to_path_buf(),
            current,
            seen: RefCell::default(),
        })
    }

    /// Reads a file of the workspace, once in a run however often it is asked for.
    ///
    /// # Errors
    /// As [`OutDir::read`].
    pub(super) fn read(&self, path: &OutPath) -> io::Result<Option<Vec<u8>>> {
        if let Some(bytes) = self.seen.borrow().get(path) {
            return Ok(bytes.clone());
        }
        let bytes = self.out.read(path)?;
        self.seen.borrow_mut().insert(path.clone(), bytes.clone());
        Ok(bytes)
    }

    /// Takes a file for read, with these bytes.
    pub(super) fn lay(&self, path: OutPath, bytes: Vec<u8>) {
        self.seen.borrow_mut().insert(path, Some(bytes));
    }

    /// Takes the files of a plan as they will be.
    pub(super) fn take_as_written(&self, plan: &Plan) {
        for step in &plan.steps {
            if step.action.writes() {
                let after = step.after.clone();
                self.seen.borrow_mut().insert(step.path.clone(), after);
            }
        }
    }

    /// Does what reads the workspace as a plan leaves it.
    pub(super) fn after<T>(&self, plan: &Plan, work: impl FnOnce() -> T) -> T {
        let before = self.seen.borrow().clone();
        self.take_as_written(plan);
        let done = work();
        *self.seen.borrow_mut() = before;
        done
    }

    /// The name that a workspace in this folder has by default.
    pub(super) fn default_name(&self) -> String {
        let name = self.out.root().file_name().unwrap_or_default();
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        let name: String = name
            .to_string_lossy()
            .chars()
            .map(|c| {
                if allowed(c) {
                    c.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .collect();
        match name.trim_start_matches(|c: char| !c.is_ascii_alphabetic()) {
            "" => "workspace".to_owned(),
            name => name.to_owned(),
        }
    }

    /// The manifest to be edited: what is there, or a fresh one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn manifest(&self) -> Result<Editor> {
        let text = manifest_text(&|path| self.read(path))?;
        Ok(text.map_or_else(|| Editor::fresh(&self.default_name()), Editor::new))
    }

    /// The manifest that must be there already; a finding says how to begin where it is not.
    pub(super) fn existing_manifest(&self, input: &mut Input) -> Ended<Editor> {
        if let Some(text) = manifest_text(&|path| self.read(path))? {
            return Ok(Editor::new(text));
        }
        let missing = "there is no `ferroctl.yaml` in this folder or above it";
        let begin = "begin with `ferroctl gen api FILE.api`, `ferroctl gen rpc FILE.proto` or `ferroctl new NAME`";
        input.stop(Diagnostic::new(&codes::MANIFEST_MISSING, missing).help(begin))
    }

    /// A path of the manifest as seen from the current folder.
    pub(super) fn as_seen_here(&self, path: &str) -> PathBuf {
        // `.` joined would leave a `./` in every message.
        if path == "." {
            return self.prefix.clone();
        }
        self.prefix.join(path)
    }

    /// A path from the command line, whole and without `.` and `..`.
    pub(super) fn full(&self, path: &Path) -> PathBuf {
        normal(&self.current.join(path))
    }

    /// A path from the command line as the manifest writes it; `None` when it lies outside the workspace.
    pub(super) fn in_workspace(&self, path: &Path) -> Option<String> {
        let full = self.full(path);
        let below = full.strip_prefix(normal(self.out.root())).ok()?;
        let segments: Option<Vec<&str>> = below.iter().map(|segment| segment.to_str()).collect();
        let path = segments?.join("/");
        Some(if path.is_empty() {
            ".".to_owned()
        } else {
            path
        })
    }
}

/// The path without `.` and `..`, taken as text: a link's own name counts, not what it leads to.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(out.pop()),
            component => out.push(component),
        }
    }
    out
}
