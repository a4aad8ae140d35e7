//! `ferroctl gen model`: records the models of a service, then generates.

use std::path::PathBuf;

use super::copies::{Copy, Way, copy_in};
use super::gen_api::give_back;
use super::place::Place;
use super::{Ended, Input, generate, models, render};
use crate::artifact::FileTree;
use crate::cli::{GenModel, Write};
use crate::ddl;
use crate::diagnostic::codes::workspace as codes;
use crate::diagnostic::{Diagnostic, nearest};
use crate::live::{self, Live};
use crate::lower;
use crate::manifest::{Block, Deletion, ModelsEntry, ServiceEntry, Workspace};
use crate::source::Loader as _;

/// Runs the command.
pub(super) fn gen_model(arguments: &GenModel, flags: &Write, input: &mut Input) -> Ended {
    let place = Place::to_write(flags)?;
    let mut editor = place.existing_manifest(input)?;
    let workspace = render::read(&place, &editor, input)?;
    let mut service = service(&workspace, &arguments.service, input)?;
    not_an_address(&arguments.files, input)?;
    let found = arguments.url.as_ref();
    let found = found.map(|url| live::read(url, arguments.tables.as_deref().unwrap_or_default()));
    let found = found.transpose()?;
    let dialect = found.as_ref().map(|found| found.dialect);
    let mut entry = ModelsEntry {
        files: named(arguments),
        tables: arguments.tables.clone().unwrap_or_default(),
        datasource: arguments.datasource.clone(),
        dialect: dialect.or(arguments.dialect.map(Into::into)),
        bool: arguments.bool,
        strict: arguments.strict,
        version: None,
        soft_delete: Deletion::Unsaid,
        cache: None,
        cache_prefix: prefix(arguments, found.as_ref(), input)?,
    };
    if arguments.cache && service.cache == Block::None {
        service.cache = Block::Usual;
    }
    let source = Source {
        service: &service,
        workspace: &workspace,
        place: &place,
    };
    let copied = match found {
        Some(found) => source.of_database(&found, &mut entry, input)?,
        None => source.of_files(&arguments.files, &mut entry, input)?,
    };
    record(&mut service, entry);
    editor.record(&service)?;
    generate::generate(&place, &editor, copied, flags, input)
}

/// Where the files of an entry come from, and where they go.
struct Source<'a> {
    service: &'a ServiceEntry,
    workspace: &'a Workspace,
    place: &'a Place,
}

impl Source<'_> {
    /// Reads files, and copies those that lie outside of the workspace.
    fn of_files(
        &self,
        files: &[PathBuf],
        entry: &mut ModelsEntry,
        input: &mut Input,
    ) -> Ended<FileTree> {
        let mut first = input.again();
        if models::load(entry, files, &mut first).is_none() {
            return give_back(first, input);
        }
        let way = Way::of(&first.sources, &[], self.service, self.place);
        let read = first.sources.iter().map(|(_, file)| file);
        let outside = read.filter(|file| self.place.in_workspace(&file.path).is_none());
        entry.files = way.all(&first.sources);
        copy_in(outside, &way, &self.workspace.lock, input)
    }

    /// Copies the tables of a database to a file beside the service.
    fn of_database(
        &self,
        found: &Live,
        entry: &mut ModelsEntry,
        input: &mut Input,
    ) -> Ended<FileTree> {
        let folder = self.service.folder();
        let path = format!("{}/{}", folder.trim_end_matches('/'), found.file_name());
        let copy = Copy {
            named: "--url",
            path: &path,
            text: &found.text,
        };
        let mut copied = FileTree::default();
        copy.lay(&mut copied, self.place, &self.workspace.lock, input)?;
        let mut first = input.again();
        entry.files = vec![path.clone()];
        let file = self.place.as_seen_here(&path);
        match models::load(entry, &[file], &mut first) {
            Some(_) => Ok(copied),
            None => give_back(first, input),
        }
    }
}

/// The files as they were typed, for what is said of them before they have a place.
fn named(arguments: &GenModel) -> Vec<String> {
    let files = arguments.files.iter();
    files.map(|file| file.display().to_string()).collect()
}

/// Finds an address where a file should be, before a message repeats it and the password in it.
fn not_an_address(files: &[PathBuf], input: &mut Input) -> Ended<()> {
    let is_address = |file: &PathBuf| live::is_address(&file.to_string_lossy());
    if !files.iter().any(is_address) {
        return Ok(());
    }
    let message = "the address of a database is no file";
    let finding = Diagnostic::new(&codes::CONTRACT_FILE, message);
    input.stop(finding.help("say that it is one: `--url ADDRESS`"))
}

/// What the keys of rows in the cache begin with: as it is said, as goctl has it in a file, or as it has it for tables
/// from where these are.
fn prefix(arguments: &GenModel, found: Option<&Live>, input: &mut Input) -> Ended<Option<String>> {
    let Some(file) = &arguments.cache_like else {
        let usual = || lower::model::usual_prefix(found.and_then(goctl_s_name));
        let usual = arguments.cache.then(usual);
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

/// What goctl calls a database that it reads: PostgreSQL's by the schema, and SQLite's not at all.
fn goctl_s_name(found: &Live) -> Option<&str> {
    match found.dialect {
        ddl::Dialect::Mysql => Some(&found.name),
        ddl::Dialect::Postgres => Some("public"),
        ddl::Dialect::Sqlite => None,
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
                datasource: asked.datasource.clone().or(there.datasource),
                cache_prefix: asked.cache_prefix.clone().or(there.cache_prefix),
                ..asked
            };
        }
        None => service.models.push(asked),
    }
}
