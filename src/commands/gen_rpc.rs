//! `ferroctl gen rpc`: records a gRPC service, then generates. `gen client` does the same for one that lives elsewhere.

use std::path::{Path, PathBuf};

use super::contract::{self, Kind};
use super::copies::{Way, copy_in, is_used};
use super::gen_api::{fresh, give_back, keep_own, named, not_another};
use super::place::Place;
use super::{Ended, Input, generate, render};
use crate::artifact::FileTree;
use crate::cli::{GenRpc, Write};
use crate::diagnostic::has_errors;
use crate::lower;
use crate::manifest::{Lock, ServiceEntry, ServiceKind, Workspace};
use crate::source::SourceMap;

/// Runs the command.
pub(super) fn gen_rpc(arguments: &GenRpc, flags: &Write, input: &mut Input) -> Ended {
    record(arguments, built_here, flags, input)
}

/// The entry of a service that is built here; it may have lived elsewhere so far.
fn built_here(
    mut entry: ServiceEntry,
    workspace: &Workspace,
    input: &mut Input,
) -> Ended<ServiceEntry> {
    if entry.external {
        let ports = fresh(workspace, entry.name.clone(), ServiceKind::Rpc, input)?;
        entry.external = false;
        entry.image = None;
        entry.metrics = ports.metrics;
    }
    Ok(entry)
}

/// Records the service of these contracts, with that change of its entry, and generates.
pub(super) fn record(
    arguments: &GenRpc,
    change: impl FnOnce(ServiceEntry, &Workspace, &mut Input) -> Ended<ServiceEntry>,
    flags: &Write,
    input: &mut Input,
) -> Ended {
    let place = Place::to_write(flags)?;
    let mut editor = place.manifest()?;
    for file in &arguments.protos.files {
        contract::check_file(file, Some(Kind::Proto), input)?;
    }
    let workspace = render::read(&place, &editor, input)?;

    let base = base_name(arguments);
    let folders = folders(arguments, &base, &workspace, &place);
    let mut first = input.again();
    let read = contract::load_proto(&arguments.protos.files, &folders, &mut first);
    if read.is_none() || has_errors(&first.findings) {
        return give_back(first, input);
    }
    input.remember(&first);
    let entry = named(
        &workspace,
        &base,
        ServiceKind::Rpc,
        &arguments.service,
        input,
    )?;
    let mut entry = change(entry, &workspace, input)?;
    if let Some(tables) = &arguments.crud {
        entry.crud.clone_from(tables);
    }
    let asked = Asked {
        files: &arguments.protos.files,
        include: folders,
        read: &first.sources,
        place: &place,
        lock: &workspace.lock,
    };
    let (copied, own) = asked.place_contracts(&mut entry, input)?;
    not_another(&workspace, &entry, input)?;
    editor.record(&entry)?;
    let ended = generate::generate(&place, &editor, copied, flags, input);
    if flags.quiet {
        keep_own(&own, &entry, &place, input);
    }
    ended
}

fn base_name(arguments: &GenRpc) -> String {
    let stem = arguments
        .protos
        .files
        .first()
        .and_then(|file| file.file_stem());
    let stem = stem.unwrap_or_default().to_string_lossy();
    let name = arguments.service.name.clone();
    name.unwrap_or_else(|| lower::base_name(&stem))
}

/// The folders for imports: those given; else those that are recorded of the service, or that of the first contract.
fn folders(arguments: &GenRpc, base: &str, workspace: &Workspace, place: &Place) -> Vec<PathBuf> {
    if !arguments.protos.include.is_empty() {
        return arguments.protos.include.clone();
    }
    let name = format!("{}-rpc", base.strip_suffix("-rpc").unwrap_or(base));
    let mut entries = workspace.manifest.services.iter();
    let known = entries.find(|entry| entry.name == name && !entry.include.is_empty());
    if let Some(entry) = known {
        let recorded = entry.include.iter();
        return recorded.map(|folder| place.as_seen_here(folder)).collect();
    }
    let first = arguments
        .protos
        .files
        .first()
        .and_then(|file| file.parent());
    vec![first.unwrap_or(Path::new("")).to_owned()]
}

/// The contracts that were asked for, read.
struct Asked<'a> {
    files: &'a [PathBuf],
    include: Vec<PathBuf>,
    read: &'a SourceMap,
    place: &'a Place,
    lock: &'a Lock,
}

impl Asked<'_> {
    /// Names contracts and include folders as the manifest does; what lies outside of the workspace is copied in. Gives the
    /// copies, and the names of all files.
    fn place_contracts(
        &self,
        entry: &mut ServiceEntry,
        input: &mut Input,
    ) -> Ended<(FileTree, Vec<String>)> {
        let mut includes = self.include.clone();
        includes.retain(|folder| self.is_inside(folder) || is_used(folder, self.read, self.place));
        let way = Way::of(self.read, &includes, entry, self.place);
        let recorded = |path: &PathBuf| way.recorded(path);
        entry.rpc = self.files.iter().filter_map(recorded).collect();
        entry.include = includes.iter().filter_map(recorded).collect();
        let files = self.read.iter().map(|(_, file)| file);
        let outside = files.filter(|file| !self.is_inside(&file.path));
        Ok((
            copy_in(outside, &way, self.lock, input)?,
            way.all(self.read),
        ))
    }

    fn is_inside(&self, path: &Path) -> bool {
        self.place.in_workspace(path).is_some()
    }
}
