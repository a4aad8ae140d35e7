//! `ferroctl gen`: everything that `ferroctl.yaml` lists. The other `gen` commands edit the manifest and end here.

use super::place::Place;
use super::render::Model;
use super::{Ended, ExitStatus, Input, report};
use crate::apply::{self, Mode};
use crate::artifact::{Body, FileTree, OutPath, RANDOM, WritePolicy};
use crate::cli::Write;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::{Editor, MANIFEST, Workspace};
use crate::plan::{self, Action, Force, Options, Plan, Step};
use crate::source::Loader as _;
use crate::system::System;
use crate::{agreement, emit};

/// Runs a bare `gen`.
pub(super) fn everything(flags: &Write, input: &mut Input) -> Ended {
    let place = Place::to_write(flags)?;
    let editor = place.existing_manifest(input)?;
    generate(&place, &editor, FileTree::default(), flags, input)
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
    carried_out(&plan, place, flags)
}

/// Does what a plan says, and says it.
pub(super) fn carried_out(plan: &Plan, place: &Place, flags: &Write) -> Ended {
    let summary = apply::apply(plan, &place.out, mode(flags))?;
    let is_done = report::status(&summary.outcome) == ExitStatus::Done;
    if is_done && !flags.quiet {
        notes(plan);
    }
    let status = report::run(plan, &summary, flags.quiet);
    if is_done && mode(flags) == Mode::Write && plan.has_images() {
        warn_of_unlocked(plan, place)?;
    }
    Ok(status)
}

/// Decides what [`generate`] does.
pub(super) fn planned(
    place: &Place,
    editor: &Editor,
    copied: FileTree,
    flags: &Write,
    input: &mut Input,
) -> Ended<Plan> {
    let model = Model::read(place, editor, input)?;
    let found = agreement::check(&model.system, &model.workspace);
    let beside = beside(copied.clone(), editor, &model.system)?;
    let options = options(&model.workspace, flags);
    if let Some(plan) = model.recorded(&beside, &options, place)? {
        let paths = plan.steps.iter().map(|step| step.path.clone());
        let generated = paths.filter(|path| beside.get(path).is_none());
        warn_of_unused_keeps(&model.workspace, generated, input);
        input.findings.extend(found);
        return Ok(plan);
    }
    let rendered = model.rendered()?;
    residents(&model.workspace, &rendered, place, input)?;
    warn_of_unused_keeps(&model.workspace, rendered.paths(), input);
    let rounds = Rounds {
        place,
        editor,
        copied,
        options,
        quiet: flags.quiet,
    };
    let plan = rounds.settled(model, rendered, input)?;
    let stays = |finding: &Diagnostic| !is_rewritten(finding, &plan, place, input);
    let staying: Vec<_> = found.into_iter().filter(stays).collect();
    input.findings.extend(staying);
    Ok(plan)
}

/// Whether a finding is about a file that the plan writes: what stands there now is not what will.
fn is_rewritten(finding: &Diagnostic, plan: &Plan, place: &Place, input: &Input) -> bool {
    let Some(label) = &finding.primary else {
        return false;
    };
    let path = &input.sources.file(label.span.file).path;
    let mut written = plan.steps.iter().filter(|step| step.action.writes());
    written.any(|step| place.full(&place.as_seen_here(step.path.as_str())) == place.full(path))
}

/// What a run writes may decide what it writes: a YAML that follows its contract names other variables, and the compose
/// files set them. So a plan is made anew until the run behind it would change nothing.
struct Rounds<'a> {
    place: &'a Place,
    editor: &'a Editor,
    copied: FileTree,
    options: Options,
    quiet: bool,
}

impl Rounds<'_> {
    /// More rounds than any chain of files has links.
    const MOST: usize = 4;

    fn settled(&self, mut model: Model, mut rendered: FileTree, input: &Input) -> Ended<Plan> {
        let mut plan = self.plan(&model, &rendered)?;
        for _ in 1..Self::MOST {
            let again = || Model::read(self.place, self.editor, &mut input.again());
            let next = match model.after(&plan, || self.place.after(&plan, again)) {
                Ok(Some(next)) => next,
                Ok(None) => {
                    plan.seal(&model.inputs);
                    break;
                }
                // The next run says what is wrong.
                Err(_) => break,
            };
            let before = std::mem::replace(&mut rendered, next.rendered()?);
            model = next;
            if before == rendered {
                plan.seal(&model.inputs);
                break;
            }
            plan = self.plan(&model, &rendered)?;
        }
        Ok(plan)
    }

    fn plan(&self, model: &Model, rendered: &FileTree) -> Ended<Plan> {
        let mut tree = model.formatted(rendered.clone(), self.place, self.quiet)?;
        tree.extend(beside(self.copied.clone(), self.editor, &model.system)?)?;
        Ok(model.plan(&tree, &self.options, self.place)?)
    }
}

/// What a caller in Go has to know: h2, below tonic, takes no `:authority` of several hosts.
const GO_CALLERS: &str = "callers in Go that name several instances (`Endpoints: [a:1, b:2]`) or a key of etcd \
    must set an authority: `zrpc.WithDialOption(grpc.WithAuthority(\"user-rpc\"))`";

/// Says which contracts were copied in, and what a new gRPC service asks of others.
fn notes(plan: &Plan) {
    if plan.steps.iter().any(is_new_rpc) {
        report::note(GO_CALLERS);
    }
    let copies = || plan.steps.iter().filter(|step| is_copied(step, plan));
    for step in copies().filter(|step| step.action == Action::Create) {
        report::note(&format!(
            "`{}` is a copy: edit it there from now on, or let the same command copy it again",
            step.path
        ));
    }
    for step in copies().filter(|step| step.action == Action::Update) {
        report::refreshed(step);
    }
}

/// Images are built with `--locked`, so a `Cargo.lock` that cargo has to complete first must not surprise there.
fn warn_of_unlocked(plan: &Plan, place: &Place) -> anyhow::Result<()> {
    place.take_as_written(plan);
    let unlocked = plan.unlocked(&|path| place.read(path))?;
    if !unlocked.is_empty() {
        report::note(&format!(
            "`Cargo.lock` is not up to date with {}, and images need that: run `cargo update --workspace`, which changes no \
             other version",
            unlocked.join(", ")
        ));
    }
    Ok(())
}

/// Whether a step leaves a contract as it was copied in.
fn is_copied(step: &Step, plan: &Plan) -> bool {
    let after = step.after.as_deref();
    after.is_some_and(|after| plan::is_copy(step.path.as_str(), after, &plan.lock))
}

fn is_new_rpc(step: &Step) -> bool {
    let path = step.path.as_str();
    step.action == Action::Create && path.contains("/etc/") && path.ends_with("-rpc.yaml")
}

/// Ends where the user's own crates and versions stand against ours.
fn residents(
    workspace: &Workspace,
    tree: &FileTree,
    place: &Place,
    input: &mut Input,
) -> Ended<()> {
    let path = OutPath::new("Cargo.toml")?;
    let text = place.read(&path)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let shown = place.as_seen_here(path.as_str());
    let file = input.sources.add(shown, text.as_str());
    let residents = plan::Residents {
        tree,
        lock: &workspace.lock,
        root: (&text, file),
    };
    let names = |folder: &str| input.loader.names(&place.as_seen_here(folder));
    let found = residents.check(&|path| place.read(path), &names)?;
    input.findings.extend(found);
    input.end_on_errors()
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

/// What comes into the workspace without being rendered: copied contracts, the manifest, and the secrets.
fn beside(copied: FileTree, editor: &Editor, system: &System) -> anyhow::Result<FileTree> {
    let mut tree = copied;
    let manifest = Body::Text(editor.text().to_owned());
    tree.insert(MANIFEST, manifest, WritePolicy::Shared)?;
    let example = emit::compose::env_example(system)?;
    tree.insert(".env", Body::Text(env_text(&example)), WritePolicy::Secret)?;
    if system.kube {
        let env = Body::Text(env_text(&emit::kube::env(system)?));
        tree.insert(emit::kube::ENV, env, WritePolicy::Secret)?;
    }
    Ok(tree)
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

fn warn_of_unused_keeps(
    workspace: &Workspace,
    generated: impl Iterator<Item = OutPath>,
    input: &mut Input,
) {
    let generated: Vec<OutPath> = generated.collect();
    for keep in &workspace.manifest.keep {
        let pattern = std::slice::from_ref(keep);
        if !generated.iter().any(|path| plan::covers(pattern, path)) {
            let message = format!("`keep` names `{keep}`, which is not generated");
            input
                .findings
                .push(Diagnostic::new(&codes::KEEP_UNUSED, message));
        }
    }
}
