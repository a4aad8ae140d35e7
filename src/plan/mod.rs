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
//! Hashes and comparisons are over text with LF line ends, so that a CRLF checkout is not an edit.

mod cargo;
mod secret;
mod settled;
mod signature;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;

use anyhow::{Context as _, Result};

use crate::artifact::{Artifact, Body, FileTree, OutPath, WritePolicy};
use crate::manifest::{Hash, Lock};

pub use settled::{render_hash, settled};

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
    /// For a kept file whose function no longer fits the contract: the new signature.
    pub signature: Option<String>,
}

/// All steps of a run, by path, and the lock as it is afterwards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// One step a file.
    pub steps: Vec<Step>,
    /// The lock to be written last.
    pub lock: Lock,
}

impl Plan {
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
pub fn plan(
    tree: &FileTree,
    lock: &Lock,
    options: &Options,
    read: impl Fn(&OutPath) -> io::Result<Option<Vec<u8>>>,
) -> Result<Plan> {
    let read = |path: &OutPath| read(path).with_context(|| format!("cannot use `{path}`"));
    let stale = stale(tree, lock);
    let mut planner = Planner::new(lock, options, &stale);
    planner.name_gone_crates(read(&OutPath::new("Cargo.toml")?)?.as_deref());
    for (path, artifact) in tree.iter() {
        let before = read(path)?;
        let step = planner.step(path, artifact, before)?;
        planner.plan.steps.push(step);
    }
    for path in stale {
        let before = read(&path)?;
        planner.drop_stale(path, before);
    }
    planner.plan.steps.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(planner.plan)
}

/// The files that the lock knows and the tree does not.
fn stale(tree: &FileTree, lock: &Lock) -> Vec<OutPath> {
    lock.iter()
        .filter(|(key, _)| !key.contains('#'))
        .filter_map(|(key, _)| OutPath::new(key).ok())
        .filter(|path| tree.get(path).is_none())
        .collect()
}

struct Planner<'a> {
    lock: &'a Lock,
    options: &'a Options,
    /// Hashes under paths no longer rendered: how a moved file is known.
    moved: BTreeSet<&'a Hash>,
    /// Folders of crates no longer rendered, and the names that the workspace has for them.
    gone_folders: BTreeSet<String>,
    gone_crates: BTreeSet<String>,
    plan: Plan,
}

impl<'a> Planner<'a> {
    fn new(lock: &'a Lock, options: &'a Options, stale: &[OutPath]) -> Self {
        let moved = stale
            .iter()
            .filter_map(|path| lock.hashes(path.as_str()))
            .flatten()
            .collect();
        let gone_folders = stale
            .iter()
            .filter_map(|path| path.as_str().strip_suffix("/Cargo.toml"))
            .map(str::to_owned)
            .collect();
        Self {
            lock,
            options,
            moved,
            gone_folders,
            gone_crates: BTreeSet::new(),
            plan: Plan::default(),
        }
    }

    /// Learns from the workspace's `Cargo.toml` on the disk what the crates that are gone were called.
    fn name_gone_crates(&mut self, root: Option<&[u8]>) {
        let text = root.and_then(|root| std::str::from_utf8(root).ok());
        self.gone_crates = cargo::shared_folders(text.unwrap_or_default())
            .into_iter()
            .filter(|(_, folder)| self.gone_folders.contains(&joined("", folder)))
            .map(|(name, _)| name)
            .collect();
    }

    fn step(
        &mut self,
        path: &OutPath,
        artifact: &Artifact,
        before: Option<Vec<u8>>,
    ) -> Result<Step> {
        match (&artifact.body, artifact.policy) {
            (Body::Cargo(edits), _) => self.cargo(path, &edits.template, before),
            (Body::Text(text), policy) => {
                Ok(self.file(path, policy, text.as_bytes().to_vec(), before))
            }
            (Body::Bytes(bytes), policy) => Ok(self.file(path, policy, bytes.clone(), before)),
        }
    }

    fn file(
        &mut self,
        path: &OutPath,
        policy: WritePolicy,
        after: Vec<u8>,
        before: Option<Vec<u8>>,
    ) -> Step {
        let kept = policy == WritePolicy::Ours && covers(&self.options.keep, path);
        let after = match (&before, policy) {
            (Some(before), WritePolicy::Secret) => {
                let texts = [before, &after].map(|bytes| String::from_utf8_lossy(bytes));
                secret::completed(&texts[0], &texts[1]).into_bytes()
            }
            _ => after,
        };
        let action = match policy {
            WritePolicy::Ours if kept => users(before.as_deref(), false),
            WritePolicy::Ours => self.ours(path, &after, before.as_deref()),
            WritePolicy::User { needed } => self.follows(path, needed, &after, before.as_deref()),
            WritePolicy::Shared => written(before.as_deref(), &after),
            WritePolicy::Secret => written(before.as_deref(), &after),
        };
        let recorded = !kept && matches!(policy, WritePolicy::Ours | WritePolicy::User { .. });
        if recorded {
            self.record(path, &action, &after);
        }
        let signature = match (&action, policy) {
            (Action::Keep, WritePolicy::User { .. }) => {
                changed_signature(&after, before.as_deref())
            }
            _ => None,
        };
        Step {
            secret: policy == WritePolicy::Secret,
            signature,
            ..step(path, action, before, after)
        }
    }

    /// A file of ours: see the order of tests at the top.
    fn ours(&self, path: &OutPath, after: &[u8], before: Option<&[u8]>) -> Action {
        let Some(before) = before else {
            return Action::Create;
        };
        let found = lf(before);
        if found == lf(after) {
            return Action::Unchanged;
        }
        if self.is_unedited(path, &found) || has_conflict(&found) || self.is_forced(path) {
            return Action::Update;
        }
        Action::Refuse(if self.lock.knows(path.as_str()) {
            Refusal::Edited
        } else {
            Refusal::Foreign
        })
    }

    /// A file of the user's, which follows the contract until his first edit.
    fn follows(&self, path: &OutPath, needed: bool, after: &[u8], before: Option<&[u8]>) -> Action {
        let Some(before) = before else {
            let taken_away = !needed && self.lock.knows(path.as_str());
            return if taken_away {
                Action::Keep
            } else {
                Action::Create
            };
        };
        let found = lf(before);
        if found == lf(after) {
            Action::Unchanged
        } else if self.is_unedited(path, &found) {
            Action::Update
        } else {
            Action::Keep
        }
    }

    /// Whether these bytes are what ferroctl wrote here, or at a path that has been moved here since.
    fn is_unedited(&self, path: &OutPath, found: &[u8]) -> bool {
        let hash = Hash::of(found);
        self.lock.wrote(path.as_str(), &hash) || self.moved.contains(&hash)
    }

    fn is_forced(&self, path: &OutPath) -> bool {
        match &self.options.force {
            Force::No => false,
            Force::All => true,
            Force::Paths(paths) => covers(paths, path),
        }
    }

    /// A shared `Cargo.toml`: ours while nobody edited it, from then on edited by key.
    fn cargo(&mut self, path: &OutPath, template: &str, before: Option<Vec<u8>>) -> Result<Step> {
        let values =
            cargo::values(template).with_context(|| format!("the template of `{path}`"))?;
        for (place, value) in &values {
            self.plan
                .lock
                .record(format!("{path}#{place}"), Hash::of(value.as_bytes()));
        }
        let Some(found) = before.as_deref().map(lf) else {
            self.record(path, &Action::Create, template.as_bytes());
            return Ok(step(path, Action::Create, before, template.into()));
        };
        if self.is_unedited(path, &found) || found == template.as_bytes() {
            let action = written(before.as_deref(), template.as_bytes());
            self.record(path, &action, template.as_bytes());
            return Ok(step(path, action, before, template.into()));
        }
        self.plan.lock.carry_over(path.as_str(), self.lock);
        Ok(match self.merged_cargo(path, template, &found) {
            Ok(text) => {
                let action = written(before.as_deref(), text.as_bytes());
                step(path, action, before, text.into_bytes())
            }
            Err(error) => {
                let refusal = Refusal::Invalid(format!("{error:#}"));
                step(path, Action::Refuse(refusal), before, Vec::new())
            }
        })
    }

    fn merged_cargo(&self, path: &OutPath, template: &str, found: &[u8]) -> Result<String> {
        let found = std::str::from_utf8(found)?;
        let wrote = |place: &str, value: &str| {
            self.lock
                .wrote(&format!("{path}#{place}"), &Hash::of(value.as_bytes()))
        };
        let (base, _) = path.as_str().rsplit_once('/').unwrap_or_default();
        let gone = cargo::Gone {
            wrote: &wrote,
            folder: &|folder| self.gone_folders.contains(&joined(base, folder)),
            crates: &self.gone_crates,
        };
        cargo::merge(template, found, &gone)
    }

    /// A file that is no longer rendered.
    fn drop_stale(&mut self, path: OutPath, before: Option<Vec<u8>>) {
        let Some(before) = before else {
            return;
        };
        let found = lf(&before);
        let unedited = self.lock.wrote(path.as_str(), &Hash::of(&found));
        let taken_over = covers(&self.options.keep, &path);
        if !unedited && !taken_over {
            self.plan.lock.carry_over(path.as_str(), self.lock);
        }
        let action = match (unedited, taken_over) {
            (_, true) => Action::Keep,
            (true, _) => Action::Remove,
            (false, _) => Action::Orphan,
        };
        self.plan.steps.push(Step {
            after: None,
            ..step(&path, action, Some(before), Vec::new())
        });
    }

    fn record(&mut self, path: &OutPath, action: &Action, after: &[u8]) {
        match action {
            Action::Create | Action::Update | Action::Unchanged => {
                self.plan.lock.record(path.as_str(), Hash::of(&lf(after)));
            }
            _ => self.plan.lock.carry_over(path.as_str(), self.lock),
        }
    }
}

/// A path relative to a folder, with `..` and `.` taken out.
fn joined(folder: &str, path: &str) -> String {
    let mut segments: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(segments.pop()),
            part => segments.push(part),
        }
    }
    segments.join("/")
}

fn step(path: &OutPath, action: Action, before: Option<Vec<u8>>, after: Vec<u8>) -> Step {
    Step {
        path: path.clone(),
        action,
        before,
        after: Some(after),
        secret: false,
        signature: None,
    }
}

/// A file that is written once: what is there stays, and is not worth a word when it is a secret.
fn users(before: Option<&[u8]>, silent: bool) -> Action {
    match before {
        None => Action::Create,
        Some(_) if silent => Action::Unchanged,
        Some(_) => Action::Keep,
    }
}

fn written(before: Option<&[u8]>, after: &[u8]) -> Action {
    match before {
        None => Action::Create,
        Some(before) if lf(before) == lf(after) => Action::Unchanged,
        Some(_) => Action::Update,
    }
}

fn changed_signature(after: &[u8], before: Option<&[u8]>) -> Option<String> {
    let after = std::str::from_utf8(after).ok()?;
    let before = std::str::from_utf8(before?).ok()?;
    signature::changed(before, after)
}

/// Bytes with LF line ends; those of a file that is no text as they are.
fn lf(bytes: &[u8]) -> Cow<'_, [u8]> {
    if bytes.contains(&0) {
        return Cow::Borrowed(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("\r\n") => Cow::Owned(text.replace("\r\n", "\n").into_bytes()),
        _ => Cow::Borrowed(bytes),
    }
}

/// Whether git left all three marks of a conflict, each at the start of a line.
fn has_conflict(bytes: &[u8]) -> bool {
    let marked = |mark: &[u8]| {
        bytes
            .split(|byte| *byte == b'\n')
            .any(|line| line.starts_with(mark))
    };
    marked(b"<<<<<<< ") && marked(b"=======") && marked(b">>>>>>> ")
}

#[cfg(test)]
mod tests;
