//! `ferroctl gen model`: records the models of a service, then generates.

use std::path::PathBuf;

use super::contract::{self, Kind};
use super::copies::{Way, copy_in};
use super::place::Place;
use super::{Ended, Input, generate, models, render};
use crate::artifact::FileTree;
use crate::cli::{GenModel, Write};
use crate::diagnostic::codes::workspace as codes;
use crate::diagnostic::{Diagnostic, nearest};
use crate::manifest::{Lock, ModelsEntry, ServiceEntry, Workspace};
use crate::source::{Loader as _, SourceMap};

/// Runs the command.
pub(super) fn gen_model(arguments: &GenModel, flags: &Write, input: &mut Input) -> Ended {
    let place = Place::to_write(flags)?;
    let mut editor = place.existing_manifest(input)?;
    for file in &arguments.files {
        contract::check_file(file, Some(Kind::Sql), input)?;
    }
    let workspace = render::read(&place, &editor, input)?;
    let mut service = service(&workspace, &arguments.service, input)?;
    let mut entry = ModelsEntry {
        files: named(arguments),
        tables: arguments.tables.clone().unwrap_or_default(),
        dialect: arguments.dialect.map(Into::into),
        bool: arguments.bool,
        version: None,
        soft_delete: None,
    };
    let mut first = input.again();
    if models::load(&entry, &arguments.files, &mut first).is_none() {
        *input = first;
        input.end_on_errors()?;
    }
    let files = Asked {
        files: &arguments.files,
        service: &service,
        place: &place,
        lock: &workspace.lock,
    };
    let (copied, files) = files.place_files(input)?;
    entry.files = files;
    record(&mut service, entry);
    editor.record(&service)?;
    generate::generate(&place, &editor, copied, flags, input)
}

/// The files as they were typed, for what is said of them before they have a place.
fn named(arguments: &GenModel) -> Vec<String> {
    let files = arguments.files.iter();
    files.map(|file| file.display().to_string()).collect()
}

fn service(workspace: &Workspace, name: &str, input: &mut Input) -> Ended<ServiceEntry> {
    let services = &workspace.manifest.services;
    if let Some(service) = services.iter().find(|service| service.name == name) {
        return Ok(service.clone());
    }
    let message = format!("there is no service `{name}`");
    let finding = Diagnostic::new(&codes::SERVICE_UNKNOWN, message);
    let names = services.iter().map(|service| service.name.as_str());
    input.stop(match nearest(name, names) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("make it first: ferroctl gen rpc FILE.proto, or gen api FILE.api"),
    })
}

/// The files that were asked for, and where they belong.
struct Asked<'a> {
    files: &'a [PathBuf],
    service: &'a ServiceEntry,
    place: &'a Place,
    lock: &'a Lock,
}

impl Asked<'_> {
    /// The files as the manifest names them; what lies outside of the workspace is copied in.
    fn place_files(&self, input: &mut Input) -> Ended<(FileTree, Vec<String>)> {
        let mut read = SourceMap::default();
        for file in self.files {
            let text = input.loader.read(file)?;
            read.add(file, text);
        }
        let way = Way::of(&read, &[], self.service, self.place);
        let files = read.iter().map(|(_, file)| file);
        let outside = files.filter(|file| self.place.in_workspace(&file.path).is_none());
        let copied = copy_in(outside, &way, self.lock, input)?;
        Ok((copied, way.all(&read)))
    }
}

/// Puts an entry in the place of one that shares a file with it, or behind the others.
fn record(service: &mut ServiceEntry, asked: ModelsEntry) {
    let shares = |entry: &ModelsEntry| entry.files.iter().any(|file| asked.files.contains(file));
    match service.models.iter().position(shares) {
        Some(place) => {
            // What no flag says was written by hand.
            let there = service.models[place].clone();
            service.models[place] = ModelsEntry {
                version: there.version,
                soft_delete: there.soft_delete,
                ..asked
            };
        }
        None => service.models.push(asked),
    }
}
