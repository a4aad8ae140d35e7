//! Decides every write without doing one: each file of the tree, and each file of the lock that left the tree,
//! gets one [`Step`].
//!
//! The order of tests for a file of ours that is on the disk and not what was rendered:
//! 1. its hash stands in the lock → nobody edited it → update;
//! 2. conflict markers inside → a merge left it → update;
//! 3. its hash stands in the lock under a path no longer rendered → its folder was moved → update;
//! 4. `--force` covers it → update;
//! 5. else → refuse.
//!
//! A file that is the user's from his first edit is rewritten by 1 and 3 as well, and by 2 where nothing but a merge
//! touched it: each side is as ferroctl wrote it, or each line stands in what was rendered now.
//!
//! Hashes and comparisons are over text with LF line ends, so that a CRLF checkout is not an edit.

mod cargo;
mod carried;
mod conflict;
mod copied;
mod crates;
mod dependency;
mod lines;
mod lockfile;
mod members;
mod moved;
mod planner;
mod recorded;
mod resident;
mod secret;
mod settled;
mod signature;
mod stale;
mod table;
mod text;
mod unit;

use anyhow::{Context as _, Result};

use crate::artifact::{FileTree, Hash, OutPath};
use crate::disk::Read;
use crate::manifest::Lock;
use planner::Planner;

pub use copied::is_copy;
pub use members::claims;
pub use moved::Moved;
pub use recorded::recorded;
pub use resident::Residents;
pub use settled::settle;

/// What happens to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// It is not there yet.
    Create,
    /// It is there and not as it should be.
    Update,
    /// It is as it should be.
    Unchanged,
    /// It is the user's, who edited it or took it away.
    Keep,
    /// It is no longer rendered and nobody edited it.
    Remove,
    /// It is no longer rendered, but somebody edited it.
    Orphan,
    /// It cannot be written; nothing at all is.
    Refuse(Refusal),
}

impl Action {
    /// Whether it changes the disk.
    #[must_use]
    pub fn writes(&self) -> bool {
        matches!(self, Self::Create | Self::Update | Self::Remove)
    }
}

/// Why a file cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Ours, and edited since ferroctl wrote it.
    Edited,
    /// Stands where a file of ours belongs, and ferroctl never wrote it.
    Foreign,
    /// A shared file that cannot be edited by key, with the reason.
    Invalid(String),
}

/// What happens to one file, with its bytes before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The file.
    pub path: OutPath,
    /// What happens to it.
    pub action: Action,
    /// What is on the disk, where that is of interest.
    pub before: Option<Vec<u8>>,
    /// What is to be on the disk; `None` where nothing is written.
    pub after: Option<Vec<u8>>,
    /// Whether only its owner may read it.
    pub secret: bool,
    /// For a kept file that no longer fits the contract: its function's new signature, or the modules that it lacks.
    pub signature: Option<String>,
    /// For a file that is no longer rendered: where its logic belongs now.
    pub moved: Option<Moved>,
}

/// All steps of a run, by path, and the lock as it is afterwards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// One step a file.
    pub steps: Vec<Step>,
    /// The folders whose files are told as one.
    pub units: Vec<String>,
    /// The lock to be written last.
    pub lock: Lock,
}

impl Step {
    /// The file comes to be.
    #[must_use]
    pub fn create(path: OutPath, bytes: Vec<u8>) -> Self {
        Self {
            action: Action::Create,
            after: Some(bytes),
            ..Self::unchanged(path)
        }
    }

    /// Nothing happens to the file.
    fn unchanged(path: OutPath) -> Self {
        Self {
            path,
            action: Action::Unchanged,
            before: None,
            after: None,
            secret: false,
            signature: None,
            moved: None,
        }
    }
}

impl Plan {
    /// The unit that a step's file is in.
    #[must_use]
    pub fn unit_of(&self, step: &Step) -> Option<&String> {
        let path = step.path.as_str();
        self.units.iter().find(|unit| path.starts_with(*unit))
    }

    /// The lock while the plan is carried out: what `old` says, and the hashes of all that is about to change.
    #[must_use]
    pub fn intentions(&self, old: &Lock) -> Lock {
        let mut open = old.opened(&self.lock);
        // The lock has one line for all files of a unit.
        let in_units = self
            .steps
            .iter()
            .filter(|step| self.unit_of(step).is_some());
        for step in in_units.filter(|step| step.action.writes()) {
            for bytes in [&step.before, &step.after].into_iter().flatten() {
                open.intend(step.path.as_str(), Hash::of(&text::lf(bytes)));
            }
        }
        for (path, hash) in self.created().filter(|(path, _)| self.lock.knows(path)) {
            if !open.wrote(path, &hash) {
                open.intend(path, hash);
            }
        }
        open
    }

    /// The files that were not there. A shared one of them is the run's as a whole, not only by the values that the lock
    /// lists.
    fn created(&self) -> impl Iterator<Item = (&str, Hash)> {
        let new = self.steps.iter().filter(|step| step.before.is_none());
        new.filter_map(|step| {
            let after = step.after.as_deref().filter(|_| !step.secret)?;
            Some((step.path.as_str(), Hash::of(&text::lf(after))))
        })
    }

    /// Whether a file stands in the way, so that nothing may be written.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.steps
            .iter()
            .any(|step| matches!(step.action, Action::Refuse(_)))
    }
}

/// Which edited files of ours may be written over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Force {
    /// None.
    #[default]
    No,
    /// All.
    All,
    /// Those at, or below, these paths.
    Paths(Vec<String>),
}

/// What the user decided about single files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// `--force`.
    pub force: Force,
    /// `keep:` of the manifest.
    pub keep: Vec<String>,
}

/// Whether `path` is one of `patterns`, or lies below one that names a folder.
#[must_use]
pub fn covers(patterns: &[String], path: &OutPath) -> bool {
    patterns.iter().any(|pattern| {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        path.as_str()
            .strip_prefix(pattern)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Decides every write. `lock` is the lock of the last run; `read` gives what is on the disk.
///
/// # Errors
/// As `read`, and for an artifact of ours that is a broken `Cargo.toml`.
pub fn plan(tree: &FileTree, lock: &Lock, options: &Options, read: &Read) -> Result<Plan> {
    let found = |path: &OutPath| read(path).with_context(|| format!("cannot use `{path}`"));
    let units = unit::of(tree, lock);
    let mut stale = stale::stale(tree, lock);
    stale.retain(|path| !units.iter().any(|unit| unit.holds(path)));
    let written = stale::Written::of(lock);
    let mut planner = Planner::new(lock, options, &stale);
    planner.leave(units.iter().filter(|unit| unit.is_gone()));
    planner.leave_crates(&stale, read)?;
    planner.name_gone_crates(found(&OutPath::new("Cargo.toml")?)?.as_deref());
    planner.add(tree, read)?;
    planner.remember_copies();
    for path in stale.into_iter().filter(|path| written.covers(path)) {
        let before = found(&path)?;
        planner.drop_stale(path, before);
    }
    moved::find(&mut planner.plan, tree, lock);
    for unit in units {
        unit.plan(lock, options, read, &mut planner.plan)?;
    }
    Ok(planner.sorted())
}

#[cfg(test)]
mod tests;
