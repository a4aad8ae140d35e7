//! `ferroctl gen rpc`: records a gRPC service, then generates.

use std::path::{Path, PathBuf};

use super::contract::{self, Kind};
use super::copies::{Way, copy_in, is_used};
use super::gen_api::{give_back, keep_own, named, not_another};
use super::place::Place;
use super::{Ended, Input, generate, render};
use crate::artifact::FileTree;
use crate::cli::{GenRpc, Write};
use crate::diagnostic::has_errors;
use crate::lower;
use crate::manifest::{Lock, ServiceEntry};
use crate::source::SourceMap;

/// Runs the command.
pub(super) fn gen_rpc(arguments: &GenRpc, flags: &Write, input: &mut Input) -> Ended {
    let place = Place::to_write(flags)?;
    let mut editor = place.manifest()?;
    for file in &arguments.files {
        contract::check_file(file, Some(Kind::Proto), input)?;
    }
    let workspace = render::read(&place, &editor, input)?;

    let mut first = input.again();
    let read = contract::load_proto(&arguments.files, &arguments.include, &mut first);
    if read.is_none() || has_errors(&first.findings) {
        return give_back(first, input);
    }
    input.remember(&first);
    let base = base_name(arguments);
    let mut entry = named(&workspace, &base, "rpc", &arguments.service, input)?;
    let asked = Asked {
        arguments,
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
    let stem = arguments.files.first().and_then(|file| file.file_stem());
    let stem = stem.unwrap_or_default().to_string_lossy();
    let name = arguments.service.name.clone();
    name.unwrap_or_else(|| lower::base_name(&stem))
}

/// The contracts that were asked for, read.
struct Asked<'a> {
    arguments: &'a GenRpc,
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
        let mut includes = self.include();
        includes.retain(|folder| self.is_inside(folder) || is_used(folder, self.read, self.place));
        let way = Way::of(self.read, &includes, entry, self.place);
        let recorded = |path: &PathBuf| way.recorded(path);
        entry.rpc = self.arguments.files.iter().filter_map(recorded).collect();
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

    /// The folders for imports: those given, else that of the first contract.
    fn include(&self) -> Vec<PathBuf> {
        match self.arguments.include.is_empty() {
            true => vec![self.folder().to_owned()],
            false => self.arguments.include.clone(),
        }
    }

    /// The folder of the first contract.
    fn folder(&self) -> &Path {
        let first = self.arguments.files.first();
        first
            .and_then(|file| file.parent())
            .unwrap_or(Path::new(""))
    }
}
