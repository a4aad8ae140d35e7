//! `ferroctl gen model`: records the models of a service, then generates.

use super::copies::{Way, copy_in};
use super::gen_api::give_back;
use super::place::Place;
use super::{Ended, Input, generate, models, render};
use crate::cli::{GenModel, Write};
use crate::diagnostic::codes::workspace as codes;
use crate::diagnostic::{Diagnostic, nearest};
use crate::lower;
use crate::manifest::{Block, Deletion, ModelsEntry, ServiceEntry, Workspace};
use crate::source::Loader as _;

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
        cache: None,
        cache_prefix: prefix(arguments, input)?,
    };
    if arguments.cache && service.cache == Block::None {
        service.cache = Block::Usual;
    }
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

/// What the keys of rows in the cache begin with: as it is said, as goctl has it in a file, or as it has it for tables
/// from a `.sql` file.
fn prefix(arguments: &GenModel, input: &mut Input) -> Ended<Option<String>> {
    let Some(file) = &arguments.cache_like else {
        let usual = arguments.cache.then(|| "cache".to_owned());
        return Ok(arguments.cache_prefix.clone().or(usual));
    };
    let shown = file.display();
    let text = match input.loader.read(file) {
        Ok(text) => text,
        Err(reason) => {
            let message = format!("cannot read `{shown}`: {reason}");
            return input.stop(Diagnostic::new(&codes::CONTRACT_FILE, message));
        }
    };
    match lower::model::prefix(&text) {
        Some(prefix) => Ok(Some(prefix)),
        None => {
            let message = format!("`{shown}` has no `cache…Prefix` as goctl writes it");
            let finding = Diagnostic::new(&codes::CONTRACT_FILE, message);
            input.stop(finding.help("name the model's `*_gen.go`, or say `--cache-prefix`"))
        }
    }
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
                cache: there.cache,
                cache_prefix: asked.cache_prefix.clone().or(there.cache_prefix),
                ..asked
            };
        }
        None => service.models.push(asked),
    }
}
