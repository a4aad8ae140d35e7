//! A rename of handlers or groups: the places in contracts, and the logic that goes along.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::names::{function, parted};
use super::refusal;
use crate::artifact::{Body, FileTree, OutPath, WritePolicy};
use crate::cli::Names;
use crate::commands::place::Place;
use crate::commands::{Ended, Input};
use crate::plan::{Action, Moved, Plan};
use crate::source::Loader as _;

/// A rename in contracts, and what logic it takes along.
#[derive(Debug)]
pub(super) struct Rename {
    pub(super) edits: BTreeSet<Edit>,
    /// `user/login`, or `user/` for a group: what the logic is called, or what its name begins with.
    pub(super) old: String,
    pub(super) new: String,
}

/// One place in a contract.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edit {
    pub(super) path: PathBuf,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: String,
}

impl Rename {
    /// One that contracts have already.
    pub(super) fn of_names(names: &Names) -> Self {
        Self {
            edits: BTreeSet::new(),
            old: names.old.clone(),
            new: names.new.clone(),
        }
    }

    /// Whether the contracts have it already.
    pub(super) fn is_done(&self) -> bool {
        self.edits.is_empty()
    }

    /// `logic::user` and `logic::account`, where a whole folder moves.
    pub(super) fn folders(&self) -> Option<(Vec<&str>, Vec<&str>)> {
        let path = |name: &'_ str| name.strip_suffix('/').map(str::len);
        let (old, new) = (path(&self.old)?, path(&self.new)?);
        let with_logic = |folder| {
            std::iter::once("logic")
                .chain(str::split(folder, '/'))
                .collect()
        };
        Some((with_logic(&self.old[..old]), with_logic(&self.new[..new])))
    }

    /// Whether it takes that logic along.
    pub(super) fn takes(&self, from: &OutPath, moved: &Moved) -> bool {
        let (old, new) = (moved.name(from), moved.new_name());
        let is_called = |name: &str, wanted: &str| match wanted.contains('/') || !self.is_done() {
            true => name == wanted,
            false => parted(name).1 == function(wanted),
        };
        match self.old.strip_suffix('/') {
            Some(_) => old.starts_with(&self.old) && new.starts_with(&self.new),
            None => is_called(&old, &self.old) && is_called(&new, &self.new),
        }
    }

    /// Edited logic that the rename should take along and cannot.
    pub(super) fn left_behind<'p>(&self, plan: &'p Plan) -> Option<&'p OutPath> {
        let is_its = |path: &OutPath| {
            let below = path
                .as_str()
                .split_once("/src/logic/")
                .map_or("", |(_, below)| below);
            let name = below.strip_suffix(".rs").unwrap_or(below);
            !self.is_done()
                && (name == self.old || (self.old.ends_with('/') && name.starts_with(&self.old)))
        };
        let mut left = plan
            .steps
            .iter()
            .filter(|step| step.action == Action::Orphan);
        left.find(|step| is_its(&step.path)).map(|step| &step.path)
    }

    /// Lays the edited contracts over the disk, so that this run reads them; gives them as files to write.
    pub(super) fn lay(&self, place: &Place, input: &mut Input) -> Ended<FileTree> {
        let mut tree = FileTree::default();
        let paths: BTreeSet<&PathBuf> = self.edits.iter().map(|edit| &edit.path).collect();
        for path in paths {
            let mut text = input.loader.read(path)?;
            // Places are counted behind a byte order mark.
            let mark = text.len() - text.trim_start_matches('\u{feff}').len();
            for edit in self.edits.iter().rev().filter(|edit| edit.path == *path) {
                text.replace_range(mark + edit.start..mark + edit.end, &edit.text);
            }
            let Some(name) = place.in_workspace(path) else {
                return input.stop(refusal::outside(path));
            };
            input.loader.lay(path.clone(), text.clone());
            tree.insert(&name, Body::Text(text), WritePolicy::Shared)?;
        }
        Ok(tree)
    }
}
