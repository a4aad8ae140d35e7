//! `ferroctl gen model`: records the models of a service, then generates.

use super::copies::{Way, copy_in};
use super::gen_api::give_back;
use super::place::Place;
use super::{Ended, Input, generate, models, render};
use crate::cli::{GenModel, Write};
use crate::diagnostic::codes::workspace as codes;
use crate::diagnostic::{Diagnostic, nearest};
use crate::manifest::{Deletion, ModelsEntry, ServiceEntry, Workspace};

/// Runs the command.
pub(super) fn gen_model(arguments: &GenModel, flags: &Write, input: &mut Input) -> Ended {
    let place = Place::to_write(flags)?;
    let mut editor = place.existing_manifest(input)?;
    let workspace = render::read(&place, &editor, input)?;
    let mut service = service(&workspace, &arguments.service, input)?;
    let mut entry = ModelsEntry {
        files: named(arguments),
        tables: arguments.tables.clone().unwrap_or_default(),
        dialect: arguments.dialect.map(Into::into),
        bool: arguments.bool,
        version: None,
        soft_delete: Deletion::Unsaid,
    };
    let mut first = input.again();
    if models::load(&entry, &arguments.files, &mut first).is_none() {
        return give_back(first, input);
    }
    let way = Way::of(&first.sources, &[], &service, &place);
    let files = first.sources.iter().map(|(_, file)| file);
    let outside = files.filter(|file| place.in_workspace(&file.path).is_none());
    let copied = copy_in(outside, &way, &workspace.lock, input)?;
    entry.files = way.all(&first.sources);
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
