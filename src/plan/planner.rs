//! One decision a file, by its owner.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};

use super::cargo::Fate;
use super::conflict::{has_conflict, sides};
use super::settled::render_key;
use super::text::lf;
use super::{
    Action, Force, Options, Plan, Refusal, Step, covers, dependency, lines, moved, secret,
    signature,
};
use crate::artifact::{Artifact, Body, FileTree, Hash, MARK, OutPath, WritePolicy};
use crate::disk::Read;
use crate::manifest::Lock;

/// Decides file by file and writes the next lock along the way.
pub(super) struct Planner<'a> {
    pub(super) lock: &'a Lock,
    options: &'a Options,
    /// Hashes under paths no longer rendered: how a moved file is known.
    moved: BTreeSet<&'a Hash>,
    /// Folders of crates no longer rendered, and the names that the workspace has for them.
    pub(super) gone_folders: BTreeMap<String, Fate>,
    pub(super) gone_crates: BTreeMap<String, Fate>,
    /// The shared dependencies that crates of the tree use.
    pub(super) used: BTreeSet<String>,
    pub(super) plan: Plan,
}

impl<'a> Planner<'a> {
    pub(super) fn new(lock: &'a Lock, options: &'a Options, stale: &[OutPath]) -> Self {
        let moved = stale
            .iter()
            .filter_map(|path| lock.hashes(path.as_str()))
            .flatten()
            .collect();
        Self {
            lock,
            options,
            moved,
            gone_folders: BTreeMap::new(),
            gone_crates: BTreeMap::new(),
            used: BTreeSet::new(),
            plan: Plan::default(),
        }
    }

    /// Decides the files of a tree.
    pub(super) fn add(&mut self, tree: &FileTree, read: &Read) -> Result<()> {
        self.used = dependency::used(tree);
        for (path, artifact) in tree.iter() {
            let before = read(path).with_context(|| format!("cannot use `{path}`"))?;
            let step = self.step(path, artifact, before)?;
            self.plan.steps.push(step);
        }
        Ok(())
    }

    /// The plan, by path.
    pub(super) fn sorted(mut self) -> Plan {
        self.plan.steps.sort_by(|a, b| a.path.cmp(&b.path));
        self.plan
    }

    fn step(
        &mut self,
        path: &OutPath,
        artifact: &Artifact,
        before: Option<Vec<u8>>,
    ) -> Result<Step> {
        let after = match &artifact.body {
            Body::Cargo(edits) => return self.cargo(path, &edits.template, before),
            Body::Text(text) => text.as_bytes().to_vec(),
            Body::Bytes(bytes) => bytes.clone(),
        };
        Ok(self.file(path, artifact, after, before))
    }

    fn file(
        &mut self,
        path: &OutPath,
        artifact: &Artifact,
        after: Vec<u8>,
        before: Option<Vec<u8>>,
    ) -> Step {
        let policy = artifact.policy;
        let kept = policy == WritePolicy::Ours && covers(&self.options.keep, path);
        let after = match (policy, &before) {
            (WritePolicy::Secret, Some(before)) => secret::completed(before, &after),
            _ => after,
        };
        let action = match policy {
            WritePolicy::Ours if kept => taken_over(before.as_deref()),
            WritePolicy::Ours => self.ours(path, &after, before.as_deref()),
            WritePolicy::User { needed } => self.follows(path, needed, &after, before.as_deref()),
            WritePolicy::Lines => self.follows(path, false, &after, before.as_deref()),
            WritePolicy::Once => self.once(path, &after, before.as_deref()),
            WritePolicy::Copy | WritePolicy::Shared | WritePolicy::Secret => {
                written(before.as_deref(), &after)
            }
        };
        let signature = match (&action, policy) {
            (Action::Keep, WritePolicy::User { .. }) => {
                changed_signature(&after, before.as_deref())
            }
            (Action::Keep, WritePolicy::Once) => self.overtaken(path, &after),
            _ => None,
        };
        let mut step = Step {
            secret: policy == WritePolicy::Secret,
            signature,
            ..step(path, action, before, after)
        };
        match policy {
            WritePolicy::Ours if kept => self.plan.lock.leave(path.as_str(), true),
            WritePolicy::Ours => self.record_rendered(&step, artifact),
            WritePolicy::User { .. } => {
                self.record_rendered(&step, artifact);
                self.record_users(&step, artifact);
            }
            WritePolicy::Once => self.record_once(&step),
            WritePolicy::Lines => {
                self.record_rendered(&step, artifact);
                self.record_users(&step, artifact);
                self.complete(&mut step);
            }
            WritePolicy::Copy => self.record_copy(&step),
            WritePolicy::Shared | WritePolicy::Secret => {}
        }
        step
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
        if self.is_unedited(path, &found) || has_conflict(&found) {
            return Action::Update;
        }
        // The lock may be lost.
        let is_ours = self.lock.knows(path.as_str()) || is_marked(&found);
        match (self.is_forced(path, is_ours), is_ours) {
            (true, _) => Action::Update,
            (false, true) => Action::Refuse(Refusal::Edited),
            (false, false) => Action::Refuse(Refusal::Foreign),
        }
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
        } else if self.is_unedited(path, &found) || self.is_merge_alone(path, &found, after) {
            Action::Update
        } else {
            Action::Keep
        }
    }

    /// A file that is the user's from the beginning.
    fn once(&self, path: &OutPath, after: &[u8], before: Option<&[u8]>) -> Action {
        match before {
            None if !self.lock.knows(path.as_str()) => Action::Create,
            Some(before) if lf(before) == lf(after) => Action::Unchanged,
            _ => Action::Keep,
        }
    }

    /// What is to be said of a file that stays, where it would be written otherwise than at the last run.
    fn overtaken(&self, path: &OutPath, after: &[u8]) -> Option<String> {
        let key = render_key(path.as_str());
        let is_new = self.lock.knows(&key) && !self.lock.wrote(&key, &Hash::of(after));
        is_new.then(|| "the tables are others now, which takes a migration more".to_owned())
    }

    /// Records a file that is written once, with what it would be now.
    fn record_once(&mut self, step: &Step) {
        let after = step.after.as_deref().unwrap_or_default();
        self.record(&step.path, &step.action, after);
        let path = step.path.as_str();
        self.plan.lock.set_users(path);
        self.plan.lock.record(render_key(path), Hash::of(after));
        if step.action == Action::Keep {
            self.plan.lock.leave(path, step.before.is_some());
        }
    }

    /// Adds the lines that a file of the user's lacks.
    fn complete(&self, step: &mut Step) {
        let is_his = step.action == Action::Keep && !covers(&self.options.keep, &step.path);
        let (Some(before), Some(after)) = (&step.before, &step.after) else {
            return;
        };
        let completed = lines::completed(before, after);
        if is_his && completed != *before {
            step.action = Action::Update;
            step.after = Some(completed);
        }
    }

    /// Whether these bytes are what ferroctl wrote here, or at a path that has been moved here since.
    pub(super) fn is_unedited(&self, path: &OutPath, found: &[u8]) -> bool {
        let hash = Hash::of(found);
        self.lock.wrote(path.as_str(), &hash) || self.moved.contains(&hash)
    }

    /// Whether a merge of what ferroctl wrote in two branches left marks, and nobody edited the file besides: no line of
    /// the user's is in it.
    fn is_merge_alone(&self, path: &OutPath, found: &[u8], after: &[u8]) -> bool {
        let Some(sides) = has_conflict(found).then(|| sides(found)).flatten() else {
            return false;
        };
        let rendered: BTreeSet<&[u8]> = split(after).collect();
        let is_ours = |side: &Vec<u8>| {
            self.is_unedited(path, side) || split(side).all(|line| rendered.contains(line))
        };
        sides.iter().all(is_ours)
    }

    /// Whether it is to be written over; what ferroctl never wrote only by its path.
    fn is_forced(&self, path: &OutPath, is_ours: bool) -> bool {
        match &self.options.force {
            Force::No => false,
            Force::All => is_ours,
            Force::Paths(paths) => covers(paths, path),
        }
    }

    /// A file that is no longer rendered.
    pub(super) fn drop_stale(&mut self, path: OutPath, before: Option<Vec<u8>>) {
        let Some(before) = before else {
            return;
        };
        let found = lf(&before);
        let unedited = self.lock.wrote(path.as_str(), &Hash::of(&found));
        // A test that somebody wrote on is his, whoever began it.
        let is_own_test = !unedited && path.as_str().contains("/tests/");
        let taken_over = is_own_test || covers(&self.options.keep, &path);
        if !unedited && !taken_over {
            self.plan.lock.carry_over(path.as_str(), self.lock);
            for (place, _) in self.lock.places(path.as_str()) {
                let key = format!("{path}#{place}");
                self.plan.lock.carry_over(&key, self.lock);
            }
            self.remember_crates(&path);
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

    /// Keeps the crates above a file that stays in the lock: by them it is known as one that a run wrote.
    fn remember_crates(&mut self, path: &OutPath) {
        for (at, _) in path.as_str().match_indices('/') {
            let manifest = format!("{}/Cargo.toml", &path.as_str()[..at]);
            if !self.plan.lock.knows(&manifest) {
                self.plan.lock.carry_over(&manifest, self.lock);
            }
        }
    }

    /// Records a file with what it was before it was formatted: rustfmt need not see that again.
    fn record_rendered(&mut self, step: &Step, artifact: &Artifact) {
        let after = step.after.as_deref().unwrap_or_default();
        self.record(&step.path, &step.action, after);
        let key = render_key(step.path.as_str());
        let is_known = is_as_rendered(&step.action) || self.is_recorded(step);
        match &artifact.render {
            Some(render) if is_known => self.plan.lock.record(key, render.clone()),
            _ => self.plan.lock.carry_over(&key, self.lock),
        }
    }

    /// Whether the lock has the file as it was rendered now.
    fn is_recorded(&self, step: &Step) -> bool {
        let after = step.after.as_deref().unwrap_or_default();
        self.lock.wrote(step.path.as_str(), &Hash::of(&lf(after)))
    }

    /// Records what a run that does not render must know of a file of the user's.
    fn record_users(&mut self, step: &Step, artifact: &Artifact) {
        let after = step.after.as_deref().unwrap_or_default();
        let path = step.path.as_str();
        self.plan.lock.set_users(path);
        if let Some((place, types)) = signature::of(after) {
            self.plan.lock.record(format!("{path}#{place}"), types);
        }
        if let Some(served) = &artifact.serves {
            let place = moved::place(served);
            let hash = Hash::of(served.as_bytes());
            self.plan.lock.record(format!("{path}#{place}"), hash);
        }
        // Text that rustfmt did not see again is known by what it was before.
        let render = artifact.render.as_ref();
        let is_current = self.is_recorded(step)
            || render.is_some_and(|render| self.lock.wrote(&render_key(path), render));
        let is_there = step.before.is_some();
        if step.action == Action::Keep && !(is_there && is_current) {
            self.plan.lock.leave(path, is_there);
        }
    }

    pub(super) fn record(&mut self, path: &OutPath, action: &Action, after: &[u8]) {
        match is_as_rendered(action) {
            true => self.plan.lock.record(path.as_str(), Hash::of(&lf(after))),
            false => self.plan.lock.carry_over(path.as_str(), self.lock),
        }
    }
}

/// Whether a file is, after the run, what was rendered.
fn is_as_rendered(action: &Action) -> bool {
    matches!(action, Action::Create | Action::Update | Action::Unchanged)
}

/// Whether a file begins as those of ours do.
fn is_marked(text: &[u8]) -> bool {
    let first = split(text).next().unwrap_or_default();
    String::from_utf8_lossy(first).contains(MARK)
}

/// Whether a file is edited by key.
pub(super) fn is_cargo(path: &str) -> bool {
    path.rsplit('/').next() == Some("Cargo.toml")
}

pub(super) fn step(
    path: &OutPath,
    action: Action,
    before: Option<Vec<u8>>,
    after: Vec<u8>,
) -> Step {
    Step {
        action,
        before,
        after: Some(after),
        ..Step::unchanged(path.clone())
    }
}

/// A file of ours that the user has taken over: what is there stays.
fn taken_over(before: Option<&[u8]>) -> Action {
    match before {
        None => Action::Create,
        Some(_) => Action::Keep,
    }
}

fn split(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n')
}

pub(super) fn written(before: Option<&[u8]>, after: &[u8]) -> Action {
    match before {
        None => Action::Create,
        Some(before) if lf(before) == lf(after) => Action::Unchanged,
        Some(_) => Action::Update,
    }
}

fn changed_signature(after: &[u8], before: Option<&[u8]>) -> Option<String> {
    let after = std::str::from_utf8(after).ok()?;
    let before = std::str::from_utf8(before?).ok()?;
    signature::changed(before, after).or_else(|| signature::undeclared(before, after))
}
