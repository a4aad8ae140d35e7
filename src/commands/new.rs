//! `ferroctl new`: a fresh workspace, or the whole example.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};

use super::place::Place;
use super::{Ended, ExitStatus, Input, generate, report};
use crate::artifact::{FileTree, OutPath};
use crate::cli::{self, Example, Write};
use crate::manifest::{Editor, LOCK, MANIFEST};
use crate::plan::{Action, Plan, Step};
use crate::{apply, embedded};

/// Runs the command.
pub(super) fn new(arguments: &cli::New, input: &mut Input) -> Ended {
    let place = Place::at(&arguments.name)?;
    let shown = arguments.name.display();
    let vacant = place.take().and_then(|()| place.out.is_vacant());
    if !vacant.with_context(|| format!("cannot make `{shown}`"))? {
        return Err(anyhow::anyhow!(
            "`{shown}` is there already and not empty; inside an existing folder use `ferroctl gen`"
        )
        .into());
    }
    let status = match arguments.example {
        Some(Example::Courseware) => example(&place, input)?,
        None => {
            let editor = Editor::fresh(&place.default_name());
            generate::generate(&place, &editor, FileTree::default(), &quiet(), input)?
        }
    };
    if status == ExitStatus::Done {
        report::made(&arguments.name, arguments.example.is_some());
    }
    Ok(status)
}

fn quiet() -> Write {
    Write {
        quiet: true,
        ..Write::default()
    }
}

/// Writes the example with the runtime in it, which the example of this repository takes from the folder beside it:
/// what a run over the example would change is changed before anything is written.
fn example(place: &Place, input: &mut Input) -> Ended {
    let files = example_files()?;
    for (path, bytes) in &files {
        place.lay(path.clone(), bytes.clone());
        if let Ok(text) = std::str::from_utf8(bytes) {
            let path = place.as_seen_here(path.as_str());
            input.loader.lay(path, text.to_owned());
        }
    }
    let editor = place.existing_manifest(input)?;
    let plan = generate::planned(place, &editor, FileTree::default(), &quiet(), input)?;
    let summary = apply::apply(&with_all(plan, files), &place.out, apply::Mode::Write)?;
    Ok(generate::status(summary.outcome))
}

/// The example's files but for the line of `ferroctl.yaml` that says where the runtime is.
fn example_files() -> Result<Vec<(OutPath, Vec<u8>)>> {
    if embedded::COURSEWARE.is_empty() {
        bail!("this ferroctl was built without its example");
    }
    let file = |(path, bytes): &(&str, &[u8])| {
        let bytes = match *path {
            MANIFEST => without_runtime(std::str::from_utf8(bytes)?).into_bytes(),
            _ => bytes.to_vec(),
        };
        Ok((OutPath::new(*path)?, bytes))
    };
    embedded::COURSEWARE.iter().map(file).collect()
}

/// The manifest without its key `runtime`, so that the runtime is vendored.
fn without_runtime(manifest: &str) -> String {
    let lines = manifest.split_inclusive('\n');
    lines.filter(|line| !line.starts_with("runtime:")).collect()
}

/// A plan over files as if they were there, made one that writes them all.
fn with_all(mut plan: Plan, files: Vec<(OutPath, Vec<u8>)>) -> Plan {
    let changes = |step: &Step| matches!(step.action, Action::Create | Action::Update);
    plan.steps.retain(changes);
    let changed: BTreeSet<OutPath> = plan.steps.iter().map(|step| step.path.clone()).collect();
    let as_they_are = files
        .into_iter()
        .filter(|(path, _)| path.as_str() != LOCK && !changed.contains(path));
    let steps = as_they_are.map(|(path, bytes)| Step::create(path, bytes));
    plan.steps.extend(steps);
    plan
}
