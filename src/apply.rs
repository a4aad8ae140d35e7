//! Does what a plan says, or only says it.

mod write;

use anyhow::Result;
use similar::TextDiff;

use crate::artifact::OutPath;
use crate::disk::OutDir;
use crate::plan::{Action, Plan, Step};

/// What to do with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Do it.
    #[default]
    Write,
    /// Compare the disk with it.
    Check,
    /// List it.
    DryRun,
}

/// What became of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The disk was as the plan says already.
    UpToDate,
    /// The disk is now as the plan says.
    Written,
    /// Nothing was written because nothing was to be.
    Listed,
    /// `--check` found differences.
    Drift,
    /// A file stood in the way; nothing was written.
    Refused,
    /// This file was changed during the run. It is as it was changed; the next run knows what was written before.
    Overtaken(OutPath),
}

/// The result of a run: what became of the plan, and how many files each action had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What became of it.
    pub outcome: Outcome,
    /// Files that were not there; a unit is one file in all of these.
    pub created: usize,
    /// Files that changed.
    pub updated: usize,
    /// Files that went.
    pub removed: usize,
    /// Files of the user's that differ from what ferroctl would write.
    pub kept: usize,
    /// Files that are as they should be.
    pub unchanged: usize,
}

/// Carries a plan out. Either everything is written or, where a file stands in the way, nothing.
///
/// # Errors
/// When the disk takes no more, a folder cannot be written, or another run is at work.
pub fn apply(plan: &Plan, out: &OutDir, mode: Mode) -> Result<Summary> {
    let count = |wanted: &[Action]| count(plan, wanted);
    let outcome = match mode {
        _ if plan.is_refused() && mode == Mode::Write => Outcome::Refused,
        Mode::Write => write::write(plan, out)?,
        Mode::Check if plan.steps.iter().any(differs) => Outcome::Drift,
        Mode::Check => Outcome::UpToDate,
        Mode::DryRun if plan.is_refused() => Outcome::Refused,
        Mode::DryRun => Outcome::Listed,
    };
    Ok(Summary {
        outcome,
        created: count(&[Action::Create]),
        updated: count(&[Action::Update]),
        removed: count(&[Action::Remove]),
        kept: count(&[Action::Keep, Action::Orphan]),
        unchanged: count(&[Action::Unchanged]),
    })
}

/// The files with one of these actions. A unit counts as one file, and as unchanged only where all of it is.
fn count(plan: &Plan, wanted: &[Action]) -> usize {
    let is_wanted = |step: &&Step| wanted.contains(&step.action);
    let single = plan
        .steps
        .iter()
        .filter(|step| plan.unit_of(step).is_none());
    let units = plan.units.iter().filter(|unit| {
        let mut steps = plan
            .steps
            .iter()
            .filter(|step| plan.unit_of(step) == Some(unit));
        match wanted {
            [Action::Unchanged] => steps.all(|step| step.action == Action::Unchanged),
            _ => steps.any(|step| is_wanted(&step)),
        }
    });
    single.filter(is_wanted).count() + units.count()
}

/// Whether the disk is not as the plan says. A secret is never compared: it is not in git.
#[must_use]
pub fn differs(step: &Step) -> bool {
    !step.secret
        && match step.action {
            Action::Create | Action::Update | Action::Remove | Action::Refuse(_) => true,
            Action::Unchanged | Action::Keep | Action::Orphan => false,
        }
}

/// The unified diff from the disk to what the plan says.
#[must_use]
pub fn diff(step: &Step) -> String {
    let (before, after) = (text(step.before.as_deref()), text(step.after.as_deref()));
    let (Some(before), Some(after)) = (before, after) else {
        return format!("Binary files a/{0} and b/{0} differ\n", step.path);
    };
    let header = |side: &str, bytes: &Option<Vec<u8>>| match bytes {
        Some(_) => format!("{side}/{}", step.path),
        None => "/dev/null".to_owned(),
    };
    let before = Side {
        name: header("a", &step.before),
        text: &before,
    };
    let after = Side {
        name: header("b", &step.after),
        text: &after,
    };
    unified_diff(&before, &after)
}

/// One side of a diff.
pub struct Side<'a> {
    /// The name above it.
    pub name: String,
    /// The text.
    pub text: &'a str,
}

/// The unified diff between two texts.
#[must_use]
pub fn unified_diff(before: &Side<'_>, after: &Side<'_>) -> String {
    TextDiff::from_lines(before.text, after.text)
        .unified_diff()
        .header(&before.name, &after.name)
        .to_string()
}

fn text(bytes: Option<&[u8]>) -> Option<String> {
    let text = std::str::from_utf8(bytes.unwrap_or_default()).ok()?;
    Some(text.replace("\r\n", "\n"))
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "looks at the disk past what is tested"
)]
mod tests;
