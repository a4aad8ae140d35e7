//! Carries a plan out.
//!
//! The lock is written twice. First as it was, with the hashes of all that is about to be written: whatever stops the run
//! then, a later one knows its files. Last as it is to be.

use anyhow::{Context as _, Result};

use super::{Outcome, text};
use crate::artifact::{OutPath, RANDOM};
use crate::disk::{Mode as FileMode, OutDir, Staging};
use crate::manifest::{LOCK, Lock, MANIFEST};
use crate::plan::{Plan, Step};

/// Does what a plan says.
pub(super) fn write(plan: &Plan, out: &OutDir) -> Result<Outcome> {
    let old = out.read(&OutPath::new(LOCK)?);
    let old = old.context("cannot use ferroctl.lock")?;
    let changes = in_order(plan);
    let is_current = text(old.as_deref()).as_deref() == Some(&plan.lock.to_text());
    if changes.is_empty() && is_current {
        return Ok(Outcome::UpToDate);
    }
    let mut staging = Staging::begin(out)
        .with_context(|| format!("cannot write in `{}`", out.root().display()))?;
    stage_all(&mut staging, plan, &changes, old.as_deref())?;
    let overtaken = staging
        .commit()
        .context("cannot put the new files in place; run ferroctl again")?;
    Ok(match overtaken {
        Some(path) => Outcome::Overtaken(path),
        None if changes.is_empty() => Outcome::UpToDate,
        None => Outcome::Written,
    })
}

/// Stages the changes between the two locks; `old` is the text of the one that is there.
fn stage_all(
    staging: &mut Staging<'_>,
    plan: &Plan,
    changes: &[&Step],
    old: Option<&[u8]>,
) -> Result<()> {
    let path = OutPath::new(LOCK)?;
    if !changes.is_empty() {
        let known = Lock::parse(&text(old).unwrap_or_default())?;
        let open = plan.intentions(&known).to_text();
        staging.write(&path, open.as_bytes(), FileMode::Plain)?;
        staging.expect(old);
    }
    for step in changes {
        stage(staging, step).with_context(|| format!("cannot write `{}`", step.path))?;
    }
    staging.write(&path, plan.lock.to_text().as_bytes(), FileMode::Plain)?;
    Ok(())
}

/// The steps that change the disk: removals first, which may make room, and the manifest last, which names what is there
/// by then.
pub(super) fn in_order(plan: &Plan) -> Vec<&Step> {
    let changes = plan.steps.iter().filter(|step| step.action.writes());
    let mut changes: Vec<&Step> = changes.collect();
    changes.sort_by_key(|step| (step.after.is_some(), step.path.as_str() == MANIFEST));
    changes
}

pub(super) fn stage(staging: &mut Staging<'_>, step: &Step) -> Result<()> {
    match &step.after {
        None => staging.remove(&step.path)?,
        Some(after) if step.secret => {
            let text = with_random(std::str::from_utf8(after)?)?;
            staging.write(&step.path, text.as_bytes(), FileMode::Secret)?;
        }
        Some(after) => staging.write(&step.path, after, file_mode(&step.path))?,
    }
    staging.expect(step.before.as_deref());
    Ok(())
}

fn file_mode(path: &OutPath) -> FileMode {
    if path.as_str().ends_with(".sh") {
        FileMode::Executable
    } else {
        FileMode::Plain
    }
}

/// Puts fresh random bytes from the operating system at each [`RANDOM`].
pub(super) fn with_random(text: &str) -> Result<String> {
    let mut parts = text.split(RANDOM);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes)
            .map_err(|error| anyhow::anyhow!("the system gives no random bytes: {error}"))?;
        out.extend(bytes.iter().map(|byte| format!("{byte:02x}")));
        out.push_str(part);
    }
    Ok(out)
}
