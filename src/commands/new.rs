//! `ferroctl new`: a fresh workspace, or the whole example.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::place::Place;
use super::starter::Starter;
use super::{Ended, ExitStatus, Input, generate, report};
use crate::artifact::{Body, FileTree, Hash, OutPath};
use crate::cli::{self, Example, Write};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::emit::kube;
use crate::manifest::{LOCK, Lock, MANIFEST};
use crate::plan::{self, Action, Plan, Step};
use crate::source::Loader as _;
use crate::{apply, embedded};

/// Runs the command.
pub(super) fn new(arguments: &cli::New, input: &mut Input) -> Ended {
    let place = Place::at(&arguments.name)?;
    let cannot = || format!("cannot make `{}`", arguments.name.display());
    place.take().with_context(cannot)?;
    if let Some(finding) = nested(&place, input) {
        return input.stop(finding);
    }
    let status = match arguments.example {
        Some(Example::Courseware) => {
            let files = example_files()?;
            refuse_others(&arguments.name, &place, &files)?;
            example(&place, files, input)?
        }
        None => fresh(arguments, &place, input)?,
    };
    if status == ExitStatus::Done {
        let mut services = arguments.api.iter().chain(&arguments.rpc);
        let has_services = arguments.example.is_some() || services.next().is_some();
        report::made(&arguments.name, has_services);
    }
    Ok(status)
}

/// Finds a cargo workspace further up that would take the new one for a member: cargo refuses both then.
fn nested(place: &Place, input: &Input) -> Option<Diagnostic> {
    let new = place.full(place.out.root());
    for folder in new.ancestors().skip(1) {
        let path = folder.join("Cargo.toml");
        let Ok(text) = input.loader.read(&path) else {
            continue;
        };
        let below = new.strip_prefix(folder).ok()?.to_str()?.replace('\\', "/");
        if plan::claims(&text, &below) {
            let shown = path.display();
            let message = format!("`{shown}` takes the new workspace for a member of its own");
            let finding = Diagnostic::new(&codes::NESTED_WORKSPACE, message);
            let exclude =
                format!("add `exclude = [\"{below}\"]` to its `[workspace]`, or make it elsewhere");
            let inside =
                "for services in that workspace itself: ferroctl gen api FILE.api, in its folder";
            return Some(finding.help(exclude).help(inside));
        }
    }
    None
}

/// A workspace with the services that are asked for, or with none.
fn fresh(arguments: &cli::New, place: &Place, input: &mut Input) -> Ended {
    let mut starter = Starter::new(place, input);
    starter.add(arguments)?;
    let Starter {
        editor, contracts, ..
    } = starter;
    let text = |path: &OutPath| match &contracts.get(path)?.body {
        Body::Text(text) => Some(text.clone().into_bytes()),
        _ => None,
    };
    let files = contracts
        .paths()
        .filter_map(|path| Some((path.clone(), text(&path)?)));
    let manifest = (OutPath::new(MANIFEST)?, editor.text().into());
    let files: Vec<(OutPath, Vec<u8>)> = files.chain([manifest]).collect();
    refuse_others(&arguments.name, place, &files)?;
    generate::generate(place, &editor, contracts, &quiet(), input)
}

fn refuse_others(name: &Path, place: &Place, files: &[(OutPath, Vec<u8>)]) -> Result<()> {
    let shown = name.display();
    if is_free(place, files).with_context(|| format!("cannot make `{shown}`"))? {
        return Ok(());
    }
    bail!("`{shown}` is there already and not empty; inside an existing folder use `ferroctl gen`")
}

/// Whether there is nothing, or only what a run of `new` left that did not come to its end; `files` is what it writes
/// beside what the lock knows.
fn is_free(place: &Place, files: &[(OutPath, Vec<u8>)]) -> Result<bool> {
    if place.out.is_vacant()? {
        return Ok(true);
    }
    let lock = place.out.read(&OutPath::new(LOCK)?)?.unwrap_or_default();
    let lock = Lock::parse(&String::from_utf8_lossy(&lock)).unwrap_or_default();
    let is_known = |path: String| {
        [LOCK, ".env", kube::ENV].contains(&path.as_str())
            || OutPath::new(path).is_ok_and(|path| is_left(&path, place, files, &lock))
    };
    Ok(lock.is_unfinished_first() && place.out.paths()?.into_iter().all(is_known))
}

/// Whether a file is as `new` writes it.
fn is_left(path: &OutPath, place: &Place, files: &[(OutPath, Vec<u8>)], lock: &Lock) -> bool {
    let Ok(Some(found)) = place.out.read(path) else {
        return false;
    };
    let is_written = |(other, bytes): &(OutPath, Vec<u8>)| other == path && *bytes == found;
    lock.wrote(path.as_str(), &Hash::of(&found)) || files.iter().any(is_written)
}

fn quiet() -> Write {
    Write {
        quiet: true,
        ..Write::default()
    }
}

/// Writes the example with the runtime in it, which the example of this repository takes from the folder beside it:
/// what a run over the example would change is changed before anything is written.
fn example(place: &Place, files: Vec<(OutPath, Vec<u8>)>, input: &mut Input) -> Ended {
    for (path, bytes) in &files {
        place.lay(path.clone(), bytes.clone());
        if let Ok(text) = std::str::from_utf8(bytes) {
            let path = place.as_seen_here(path.as_str());
            input.loader.lay(path, text.to_owned());
        }
    }
    let editor = place.existing_manifest(input)?;
    let plan = generate::planned(place, &editor, FileTree::default(), &quiet(), input)?;
    let plan = as_on_disk(with_all(plan, files), place)?;
    let summary = apply::apply(&plan, &place.out, apply::Mode::Write)?;
    Ok(report::run(&plan, &summary, true))
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

/// The same plan over what is there: nothing, or what an earlier run wrote that did not come to its end.
fn as_on_disk(mut plan: Plan, place: &Place) -> Result<Plan> {
    for step in &mut plan.steps {
        step.before = place.out.read(&step.path)?;
    }
    plan.steps
        .retain(|step| step.before.is_none() || step.before != step.after);
    Ok(plan)
}
