//! A [`Unit`]: one line in the lock, and on the disk a list of its own by which an edited file is known.
//!
//! Where the disk holds what is embedded, that is found by comparing, without a hash. Else the unit is planned as a
//! workspace of its own would be, its list on the disk being the lock.

use anyhow::{Context as _, Result};

use super::stale::is_unit;
use super::{Action, Options, Plan, Step, covers, plan};
use crate::artifact::{Body, FileTree, Hash, OutPath, SUMS, Unit, WritePolicy};
use crate::disk::Read;
use crate::manifest::Lock;

/// A unit of this run, or of the last one and gone.
pub(super) struct UnitPlan {
    pub(super) folder: String,
    files: &'static [(&'static str, &'static str)],
}

/// The units of a tree, and those that only the lock knows, which have no files any more.
pub(super) fn of(tree: &FileTree, lock: &Lock) -> Vec<UnitPlan> {
    let mut units: Vec<UnitPlan> = tree.units().iter().map(UnitPlan::from).collect();
    for key in lock.keys().filter(|key| is_unit(key)) {
        let Some(folder) = key.strip_suffix('/') else {
            continue;
        };
        if units.iter().all(|unit| unit.folder != folder) {
            let folder = folder.to_owned();
            units.push(UnitPlan { folder, files: &[] });
        }
    }
    units
}

impl From<&Unit> for UnitPlan {
    fn from(unit: &Unit) -> Self {
        Self {
            folder: unit.folder.to_owned(),
            files: unit.files,
        }
    }
}

impl UnitPlan {
    /// Whether it is no longer rendered.
    pub(super) fn is_gone(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether a file lies in its folder, and is its to decide about.
    pub(super) fn holds(&self, path: &OutPath) -> bool {
        path.as_str().starts_with(&self.key())
    }

    /// Adds the steps of its files and its line of the lock.
    pub(super) fn plan(
        &self,
        lock: &Lock,
        options: &Options,
        read: &Read,
        whole: &mut Plan,
    ) -> Result<()> {
        let steps = match self.unchanged(lock, options, read)? {
            Some(steps) => steps,
            None => self.compared(lock, options, read)?,
        };
        self.record(&steps, lock, &mut whole.lock);
        whole.steps.extend(steps);
        whole.units.push(format!("{}/", self.folder));
        Ok(())
    }

    fn at(&self, path: &str) -> Result<OutPath> {
        OutPath::new(format!("{}/{path}", self.folder))
    }

    fn key(&self) -> String {
        format!("{}/", self.folder)
    }

    /// Its steps where each file is what is embedded and the lock says so; `None` else.
    fn unchanged(&self, lock: &Lock, options: &Options, read: &Read) -> Result<Option<Vec<Step>>> {
        let is_recorded = |list: &str| lock.wrote(&self.key(), &Hash::of(list.as_bytes()));
        if lock.is_unfinished() || !self.list().is_some_and(is_recorded) {
            return Ok(None);
        }
        let mut steps = Vec::new();
        for (path, text) in self.files {
            let path = self.at(path)?;
            let found = read(&path).with_context(|| format!("cannot use `{path}`"))?;
            if covers(&options.keep, &path) || found.as_deref() != Some(text.as_bytes()) {
                return Ok(None);
            }
            steps.push(Step::unchanged(path));
        }
        Ok(Some(steps))
    }

    fn compared(&self, lock: &Lock, options: &Options, read: &Read) -> Result<Vec<Step>> {
        let mut tree = FileTree::default();
        for (path, text) in self.files {
            let body = Body::Text((*text).to_owned());
            tree.insert(self.at(path)?.as_str(), body, WritePolicy::Ours)?;
        }
        let list = self.at(SUMS)?;
        let found = read(&list).with_context(|| format!("cannot use `{list}`"))?;
        let found = found.unwrap_or_default();
        let mut own = Lock::of_sums(&String::from_utf8_lossy(&found), &self.folder);
        own.carry_over_as(list.as_str(), lock, &self.key());
        own.take_intentions(lock, &self.key());
        Ok(plan(&tree, &own, options, read)?.steps)
    }

    /// The line of the lock is the hash of the list: as written, or as it was where the user keeps the list.
    fn record(&self, steps: &[Step], old: &Lock, new: &mut Lock) {
        let Some(list) = self.list() else {
            return;
        };
        let path = format!("{}{SUMS}", self.key());
        let is_kept = |step: &Step| step.path.as_str() == path && step.action == Action::Keep;
        match steps.iter().any(is_kept) {
            true => new.carry_over(&self.key(), old),
            false => new.record(self.key(), Hash::of(list.as_bytes())),
        }
    }

    /// The text of its list; `None` for a unit that is gone.
    fn list(&self) -> Option<&'static str> {
        let list = self.files.iter().find(|(path, _)| *path == SUMS);
        list.map(|(_, text)| *text)
    }
}
