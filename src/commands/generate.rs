//! `ferroctl gen`: everything that `ferroctl.yaml` lists. The other `gen` commands edit the manifest and end here.

use anyhow::Context as _;

use super::place::Place;
use super::{Ended, ExitStatus, Input, Stop, contract, report};
use crate::apply::{self, Mode};
use crate::artifact::{Body, FileTree, OutPath, RANDOM, WritePolicy};
use crate::cli::Write;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::ir::Project;
use crate::manifest::{Editor, MANIFEST, Workspace, parse};
use crate::plan::{self, Action, Force, Options, Plan, Step};
use crate::rust::format;
use crate::system::{self, System};
use crate::{agreement, embedded, emit, lower};

/// Runs a bare `gen`.
pub(super) fn everything(flags: &Write, input: &mut Input) -> Ended {
    let place = Place::find()?;
    let editor = place.existing_manifest(input)?;
    generate(&place, &editor, FileTree::default(), flags, input)
}

/// Reads the manifest and what belongs to it.
pub(super) fn read(place: &Place, editor: &Editor, input: &mut Input) -> Ended<Workspace> {
    let file = input
        .sources
        .add(place.as_seen_here(MANIFEST), editor.text());
    let manifest = match parse(editor.text(), file) {
        Ok(manifest) => manifest,
        Err(finding) => return input.stop(*finding),
    };
    let mut workspace = Workspace::load(manifest, editor.text(), file, &|path| place.read(path))?;
    for entry in &workspace.manifest.services {
        if let Some(settings) = workspace.settings.get_mut(&entry.name) {
            let path = place.as_seen_here(&entry.settings());
            settings.set_file(input.sources.add(path, settings.shown()));
        }
    }
    Ok(workspace)
}

/// Generates what `editor`'s manifest lists; `copied` are contracts that come into the workspace with this run.
pub(super) fn generate(
    place: &Place,
    editor: &Editor,
    copied: FileTree,
    flags: &Write,
    input: &mut Input,
) -> Ended {
    let plan = planned(place, editor, copied, flags, input)?;
    let summary = apply::apply(&plan, &place.out, mode(flags))?;
    if !flags.quiet && summary.outcome != apply::Outcome::Refused {
        notes(&plan);
    }
    Ok(report::run(&plan, &summary, flags.quiet))
}

/// Decides what [`generate`] does.
pub(super) fn planned(
    place: &Place,
    editor: &Editor,
    copied: FileTree,
    flags: &Write,
    input: &mut Input,
) -> Ended<Plan> {
    let workspace = read(place, editor, input)?;
    let system = system::resolve(model(&workspace, place, input)?);
    input.findings.extend(agreement::check(&system, &workspace));
    let mut rendered = emit::render(&system)?;
    seed_cargo_lock(&mut rendered)?;
    warn_of_unused_keeps(&workspace, &rendered, input);

    let configuration = format::configuration(place.out.root())?;
    let hash = plan::render_hash(&rendered, &configuration);
    let read = |path: &OutPath| place.read(path);
    let settled = match workspace.lock.rendered(&hash) {
        true => plan::settled(rendered.clone(), &workspace.lock, &read)?,
        false => None,
    };
    let mut tree = match settled {
        Some(tree) => tree,
        None => report::when_slow("formatting", flags.quiet, || {
            format::format(rendered, &configuration)
        })?,
    };
    add_unrendered(&mut tree, copied, editor, &system)?;

    let mut plan = plan::plan(&tree, &workspace.lock, &options(&workspace, flags), &read)?;
    plan.lock.set_render(hash);
    Ok(plan)
}

/// Says which contracts were copied in.
fn notes(plan: &Plan) {
    for step in plan.steps.iter().filter(|step| is_new_contract(step)) {
        report::note(&format!(
            "`{}` is a copy; edit it there from now on",
            step.path
        ));
    }
}

fn is_new_contract(step: &Step) -> bool {
    let path = step.path.as_str();
    step.action == Action::Create && (path.ends_with(".api") || path.ends_with(".proto"))
}

fn model(workspace: &Workspace, place: &Place, input: &mut Input) -> Ended<Project> {
    input.findings.extend(lower::check(workspace));
    input.end_on_errors()?;
    let contracts = contract::load_all(&workspace.manifest.services, place, input)?;
    lower::project(workspace, &contracts, &input.sources).map_err(|findings| {
        input.findings.extend(findings);
        Stop::Findings
    })
}

fn options(workspace: &Workspace, flags: &Write) -> Options {
    let force = match &flags.force {
        None => Force::No,
        Some(paths) if paths.is_empty() => Force::All,
        Some(paths) => Force::Paths(paths.clone()),
    };
    Options {
        force,
        keep: workspace.manifest.keep.clone(),
    }
}

fn mode(flags: &Write) -> Mode {
    match (flags.check, flags.dry_run) {
        (true, _) => Mode::Check,
        (_, true) => Mode::DryRun,
        _ => Mode::Write,
    }
}

/// A first `Cargo.lock` with versions that are known to build; from then on it is cargo's.
fn seed_cargo_lock(tree: &mut FileTree) -> anyhow::Result<()> {
    const NAME: &str = "Cargo.lock";
    let seed = embedded::COURSEWARE.iter().find(|(path, _)| *path == NAME);
    let Some((_, bytes)) = seed else {
        return Ok(());
    };
    let text = std::str::from_utf8(bytes).context("the embedded Cargo.lock")?;
    tree.users(NAME, false, text)
}

/// What comes into the workspace without being rendered: copied contracts, the manifest, and the secrets.
fn add_unrendered(
    tree: &mut FileTree,
    copied: FileTree,
    editor: &Editor,
    system: &System,
) -> anyhow::Result<()> {
    for (path, artifact) in copied.iter() {
        tree.insert(path.as_str(), artifact.body.clone(), artifact.policy)?;
    }
    let manifest = Body::Text(editor.text().to_owned());
    tree.insert(MANIFEST, manifest, WritePolicy::Shared)?;
    let example = emit::compose::env_example(system)?;
    tree.insert(".env", Body::Text(env_text(&example)), WritePolicy::Secret)
}

/// The text of a `.env` from that of a `.env.example`: every variable without a value gets random bytes.
fn env_text(example: &str) -> String {
    let filled = |line: &str| match line.ends_with('=') && !line.starts_with('#') {
        true => format!("{line}{RANDOM}\n"),
        false => format!("{line}\n"),
    };
    let lines = example.lines().filter(|line| !line.contains("@generated"));
    lines.map(filled).collect()
}

fn warn_of_unused_keeps(workspace: &Workspace, tree: &FileTree, input: &mut Input) {
    for keep in &workspace.manifest.keep {
        let pattern = std::slice::from_ref(keep);
        if !tree.paths().any(|path| plan::covers(pattern, &path)) {
            let message = format!("`keep` names `{keep}`, which is not generated");
            input
                .findings
                .push(Diagnostic::new(&codes::KEEP_UNUSED, message));
        }
    }
}

/// The status of a run that ended as `outcome` says.
pub(super) fn status(outcome: apply::Outcome) -> ExitStatus {
    match outcome {
        apply::Outcome::UpToDate | apply::Outcome::Written | apply::Outcome::Listed => {
            ExitStatus::Done
        }
        apply::Outcome::Drift | apply::Outcome::Refused => ExitStatus::Findings,
    }
}
