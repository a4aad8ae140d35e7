//! Does what a plan says, or only says it.

use anyhow::{Context as _, Result};
use similar::TextDiff;

use crate::artifact::{OutPath, RANDOM};
use crate::disk::{Mode as FileMode, OutDir, Staging};
use crate::manifest::LOCK;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

/// The result of a run: what became of the plan, and how many files each action had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        Mode::Write => write(plan, out)?,
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

fn write(plan: &Plan, out: &OutDir) -> Result<Outcome> {
    let lock_path = OutPath::new(LOCK)?;
    let lock = plan.lock.to_text();
    let old_lock = out.read(&lock_path).context("cannot use ferroctl.lock")?;
    let changes: Vec<&Step> = plan.steps.iter().filter(|step| is_write(step)).collect();
    let lock_changed = text(old_lock.as_deref()).as_deref() != Some(&lock);
    if changes.is_empty() && !lock_changed {
        return Ok(Outcome::UpToDate);
    }
    let mut staging = out
        .stage()
        .with_context(|| format!("cannot write in `{}`", out.root().display()))?;
    for step in &changes {
        stage(&mut staging, step).with_context(|| format!("cannot write `{}`", step.path))?;
    }
    if lock_changed {
        staging.write(&lock_path, lock.as_bytes(), FileMode::Plain)?;
    }
    staging
        .commit()
        .context("cannot put the new files in place; run ferroctl again")?;
    Ok(if changes.is_empty() {
        Outcome::UpToDate
    } else {
        Outcome::Written
    })
}

fn is_write(step: &Step) -> bool {
    matches!(
        step.action,
        Action::Create | Action::Update | Action::Remove
    )
}

fn stage(staging: &mut Staging<'_>, step: &Step) -> Result<()> {
    match &step.after {
        None => staging.remove(&step.path)?,
        Some(after) if step.secret => {
            let text = with_random(std::str::from_utf8(after)?)?;
            staging.write(&step.path, text.as_bytes(), FileMode::Secret)?;
        }
        Some(after) => staging.write(&step.path, after, file_mode(&step.path))?,
    }
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
fn with_random(text: &str) -> Result<String> {
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

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "looks at the disk past what is tested"
)]
mod tests {
    use super::*;
    use crate::artifact::{Body, FileTree, WritePolicy};
    use crate::manifest::Lock;
    use crate::plan::{Options, plan};

    fn tree(files: &[(&str, &str)]) -> FileTree {
        let mut tree = FileTree::default();
        for (path, text) in files {
            let policy = match *path {
                ".env" => WritePolicy::Secret,
                _ => WritePolicy::Ours,
            };
            tree.insert(path, Body::Text((*text).into()), policy)
                .unwrap();
        }
        tree
    }

    fn planned(tree: &FileTree, out: &OutDir) -> Plan {
        let lock = out.read(&OutPath::new(LOCK).unwrap()).unwrap();
        let lock = String::from_utf8(lock.unwrap_or_default()).unwrap();
        let lock = Lock::parse(&lock).unwrap();
        plan(tree, &lock, &Options::default(), &|path| out.read(path)).unwrap()
    }

    fn workspace() -> (tempfile::TempDir, OutDir) {
        let folder = tempfile::tempdir().unwrap();
        let out = OutDir::new(folder.path());
        (folder, out)
    }

    #[test]
    fn a_second_run_writes_nothing_and_keeps_the_times() {
        let (folder, out) = workspace();
        let tree = tree(&[("a/b.rs", "1\n"), (".env", "S=<32 random bytes>\n")]);
        let first = apply(&planned(&tree, &out), &out, Mode::Write).unwrap();
        assert_eq!((first.outcome, first.created), (Outcome::Written, 2));
        let time = |name: &str| {
            let file = std::fs::File::open(folder.path().join(name)).unwrap();
            file.metadata().unwrap().modified().unwrap()
        };
        let before = (time("a/b.rs"), time(LOCK), time(".env"));
        let second = apply(&planned(&tree, &out), &out, Mode::Write).unwrap();
        assert_eq!(second.outcome, Outcome::UpToDate);
        assert_eq!((time("a/b.rs"), time(LOCK), time(".env")), before);
    }

    #[test]
    fn a_refused_file_stops_everything() {
        let (_folder, out) = workspace();
        apply(&planned(&tree(&[("a.rs", "1\n")]), &out), &out, Mode::Write).unwrap();
        let mut staging = out.stage().unwrap();
        let path = OutPath::new("a.rs").unwrap();
        staging.write(&path, b"mine\n", FileMode::Plain).unwrap();
        staging.commit().unwrap();
        let next = tree(&[("a.rs", "2\n"), ("b.rs", "2\n")]);
        for (mode, outcome) in [
            (Mode::Write, Outcome::Refused),
            (Mode::DryRun, Outcome::Refused),
            (Mode::Check, Outcome::Drift),
        ] {
            let plan = planned(&next, &out);
            assert_eq!(apply(&plan, &out, mode).unwrap().outcome, outcome);
        }
        assert_eq!(out.read(&OutPath::new("b.rs").unwrap()).unwrap(), None);
        assert_eq!(out.read(&path).unwrap().unwrap(), b"mine\n");
    }

    #[test]
    fn check_and_dry_run_write_nothing() {
        let (_folder, out) = workspace();
        let plan = planned(&tree(&[("a.rs", "1\n")]), &out);
        for (mode, outcome) in [
            (Mode::Check, Outcome::Drift),
            (Mode::DryRun, Outcome::Listed),
        ] {
            assert_eq!(apply(&plan, &out, mode).unwrap().outcome, outcome);
        }
        assert!(out.is_vacant().unwrap());
    }

    #[test]
    fn a_diff_reads_like_git() {
        let (_folder, out) = workspace();
        let plan = planned(&tree(&[("a.rs", "1\n2\n")]), &out);
        assert_eq!(
            diff(&plan.steps[0]),
            "--- /dev/null\n+++ b/a.rs\n@@ -0,0 +1,2 @@\n+1\n+2\n"
        );
    }

    #[test]
    fn secrets_are_random_each() {
        let text = with_random("A=<32 random bytes>\nB=<32 random bytes>\n").unwrap();
        let (a, b) = text.split_once('\n').unwrap();
        assert_eq!((a.len(), b.trim_end().len()), (66, 66));
        assert_ne!(a[2..], b[2..66]);
    }
}
