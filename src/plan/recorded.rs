//! The short way of a run without changes: where its inputs are those of the run that wrote the lock, the lock says
//! what would be rendered, and only the disk is looked at. Whatever that cannot tell is left to a render.

use anyhow::{Context as _, Result};

use super::planner::{Planner, is_cargo};
use super::text::lf;
use super::unit::UnitPlan;
use super::{Action, Options, Plan, Step, cargo, signature};
use crate::artifact::{FileTree, Hash, OutPath};
use crate::disk::Read;
use crate::manifest::Lock;

/// The steps for every file that the lock knows, nothing to be written among them; `None` where only a render can
/// tell. `lock` must be that of a run with the same inputs.
///
/// # Errors
/// As `read`.
pub fn recorded(lock: &Lock, read: &Read) -> Result<Option<Plan>> {
    let mut plan = Plan {
        lock: lock.clone(),
        ..Plan::default()
    };
    for path in lock.paths() {
        let Ok(path) = OutPath::new(path) else {
            return Ok(None);
        };
        let found = read(&path).with_context(|| format!("cannot use `{path}`"))?;
        let Some(action) = action(&path, found.as_deref(), lock) else {
            return Ok(None);
        };
        plan.steps.push(Step {
            action,
            ..Step::unchanged(path)
        });
    }
    Ok(Some(plan))
}

/// What happens to a file that would be rendered as in the last run.
fn action(path: &OutPath, found: Option<&[u8]>, lock: &Lock) -> Option<Action> {
    let path = path.as_str();
    let is_gone = lock.is_gone(path);
    let Some(found) = found.map(lf) else {
        return is_gone.then_some(Action::Keep);
    };
    let is_kept = lock.is_kept(path);
    match lock.wrote(path, &Hash::of(&found)) {
        _ if is_gone => None,
        // What was recorded is older than what would be rendered.
        true if is_kept => None,
        true => Some(Action::Unchanged),
        false if is_cargo(path) => holds(&found, path, lock).then_some(Action::Unchanged),
        false if is_kept || lock.is_users(path) => {
            signature::fits(&found, lock.places(path)).then_some(Action::Keep)
        }
        false => None,
    }
}

/// Whether a `Cargo.toml` that the user edited still has every member, dependency and feature that ferroctl wants.
fn holds(found: &[u8], path: &str, lock: &Lock) -> bool {
    let values = std::str::from_utf8(found).ok().map(cargo::values);
    let Some(Ok(values)) = values else {
        return false;
    };
    let mut places = lock.places(path);
    places.all(|(place, wrote)| {
        let found = values.get(place);
        // Whether another version of what is shared serves our crates, a render finds out.
        let is_judged = place.starts_with(cargo::SHARED);
        found.is_some_and(|it| !is_judged || wrote.contains(&Hash::of(it.as_bytes())))
    })
}

impl Plan {
    /// Adds the steps of files that are not among those of [`recorded`].
    ///
    /// # Errors
    /// As [`super::plan`].
    pub fn beside(self, tree: &FileTree, options: &Options, read: &Read) -> Result<Self> {
        let lock = self.lock.clone();
        let mut planner = Planner::new(&lock, options, &[]);
        planner.plan = self;
        planner.add(tree, read)?;
        for unit in tree.units() {
            UnitPlan::from(unit).plan(&lock, options, read, &mut planner.plan)?;
        }
        Ok(planner.sorted())
    }

    /// Records the inputs of the run, by which the next one knows that nothing changed: not as long as there is
    /// something to say that only a render knows.
    pub fn seal(&mut self, inputs: &Hash) {
        let is_settled = |step: &Step| step.action != Action::Orphan && step.signature.is_none();
        if self.steps.iter().all(is_settled) {
            self.lock.seal(inputs);
        }
    }
}
