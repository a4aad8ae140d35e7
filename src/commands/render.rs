//! From what a workspace says to a plan: by the lock where nothing changed, else by rendering.

use anyhow::{Context as _, Result};

use super::place::Place;
use super::{Ended, Input, Stop, contract, entries, models, report};
use crate::artifact::{FileTree, Hash};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::ir::Project;
use crate::manifest::{Editor, LOCK, MANIFEST, Settings, Workspace, is_compatible, parse};
use crate::plan::{self, Options, Plan};
use crate::rust::format;
use crate::system::{self, Service, System};
use crate::{embedded, emit, lower};

/// Everything that decides what a run writes.
pub(super) struct Model {
    pub(super) workspace: Workspace,
    pub(super) system: System,
    /// The text of rustfmt's configuration.
    rustfmt: String,
    /// One hash of the tool and of all that a render is made from, the same on every machine.
    pub(super) inputs: Hash,
}

impl Model {
    /// Reads it.
    pub(super) fn read(place: &Place, editor: &Editor, input: &mut Input) -> Ended<Self> {
        let workspace = read(place, editor, input)?;
        let found = entries::check(&workspace, place, &input.loader);
        input.findings.extend(found);
        let project = project(&workspace, place, input)?;
        let rustfmt = format::configuration(place.out.root())?;
        let (tool, keep) = (embedded::FINGERPRINT, &workspace.manifest.keep);
        let inputs = format!("{tool}\0{rustfmt}\0{keep:?}\0{project:?}");
        Ok(Self {
            workspace,
            system: system::resolve(project),
            rustfmt,
            inputs: Hash::of(inputs.as_bytes()),
        })
    }

    /// The YAML of a service, where it is there.
    pub(super) fn settings(&self, service: &Service) -> Option<&Settings> {
        self.workspace.settings.get(&service.names.service)
    }

    /// The plan of a run without changes; `None` where only a render can tell that it is one. `beside` is what comes
    /// without being rendered.
    pub(super) fn recorded(
        &self,
        beside: &FileTree,
        options: &Options,
        place: &Place,
    ) -> Result<Option<Plan>> {
        let lock = &self.workspace.lock;
        let read = |path: &_| place.read(path);
        if !lock.is_of(&self.inputs) {
            return Ok(None);
        }
        let Some(plan) = plan::recorded(lock, &read)? else {
            return Ok(None);
        };
        let mut tree = beside.clone();
        emit::runtime::render(&self.system, &mut tree);
        plan.beside(&tree, options, &read).map(Some)
    }

    /// All files of the project, not formatted.
    pub(super) fn rendered(&self) -> Result<FileTree> {
        let mut tree = emit::render(&self.system)?;
        seed_cargo_lock(&mut tree)?;
        Ok(tree)
    }

    /// The same formatted.
    pub(super) fn formatted(
        &self,
        mut tree: FileTree,
        place: &Place,
        quiet: bool,
    ) -> Result<FileTree> {
        let (lock, rustfmt) = (&self.workspace.lock, &self.rustfmt);
        let unsettled = plan::settle(&mut tree, lock, rustfmt, &|path| place.read(path))?;
        report::when_slow("formatting", quiet, || {
            format::format(&mut tree, &unsettled, rustfmt)
        })?;
        Ok(tree)
    }

    /// Decides every write.
    pub(super) fn plan(&self, tree: &FileTree, options: &Options, place: &Place) -> Result<Plan> {
        let lock = &self.workspace.lock;
        let mut plan = plan::plan(tree, lock, options, &|path| place.read(path))?;
        plan.lock.set_runtime(embedded::RUNTIME_VERSION);
        Ok(plan)
    }

    /// What the next run will find, where a plan writes some of what decides it, such as a first `etc/*.yaml`; `None`
    /// where that is what this one found.
    pub(super) fn after(
        &self,
        plan: &Plan,
        read: impl FnOnce() -> Ended<Self>,
    ) -> Ended<Option<Self>> {
        let mut written = plan.steps.iter().filter(|step| step.action.writes());
        match written.any(|step| self.workspace.reads(step.path.as_str())) {
            true => read().map(Some),
            false => Ok(None),
        }
    }
}

/// A first `Cargo.lock` with versions that are known to build; from then on it is cargo's.
fn seed_cargo_lock(tree: &mut FileTree) -> Result<()> {
    const NAME: &str = "Cargo.lock";
    let seed = embedded::COURSEWARE.iter().find(|(path, _)| *path == NAME);
    let Some((_, bytes)) = seed else {
        return Ok(());
    };
    let text = std::str::from_utf8(bytes).context("the embedded Cargo.lock")?;
    tree.users(NAME, false, text)
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
    if let Some(finding) = other_runtime(&workspace) {
        return input.stop(finding);
    }
    for entry in &workspace.manifest.services {
        if let Some(settings) = workspace.settings.get_mut(&entry.name) {
            let path = place.as_seen_here(&entry.settings());
            settings.set_file(input.sources.add(path, settings.shown()));
        }
    }
    Ok(workspace)
}

/// Finds a runtime in the lock that this ferroctl does not generate for.
fn other_runtime(workspace: &Workspace) -> Option<Diagnostic> {
    let own = embedded::RUNTIME_VERSION;
    let mut named = workspace.lock.runtimes().iter();
    let other = named.find(|other| !is_compatible(other, own))?;
    let message =
        format!("`{LOCK}` names ferroctl-runtime {other}, and this ferroctl generates for {own}");
    let help = format!(
        "use the ferroctl of {other}, or take the line `runtime {other}` out to move the workspace to {own}"
    );
    Some(Diagnostic::new(&codes::RUNTIME_VERSION, message).help(help))
}

/// Reads the contracts of a workspace.
fn project(workspace: &Workspace, place: &Place, input: &mut Input) -> Ended<Project> {
    input.findings.extend(lower::check(workspace));
    input.end_on_errors()?;
    let contracts = contract::load_all(&workspace.manifest.services, place, input)?;
    let models = models::load_all(workspace, place, input)?;
    input.findings.extend(lower::check_crud(workspace, &models));
    input.end_on_errors()?;
    let project = lower::project(workspace, &contracts, &input.sources);
    let mut project = project.map_err(|findings| {
        input.findings.extend(findings);
        Stop::Findings
    })?;
    let entries = workspace.manifest.services.iter().zip(models);
    let models = entries.filter(|(entry, _)| !entry.external);
    for (service, (_, models)) in project.services.iter_mut().zip(models) {
        service.contracts.0.extend(models);
    }
    Ok(project)
}
