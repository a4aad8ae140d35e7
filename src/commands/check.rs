//! `ferroctl check`: the findings of contracts, and nothing else.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::contract::{self, Kind};
use super::place::Place;
use super::render::Model;
use super::{Ended, ExitStatus, Input, includes, models, print, report};
use crate::diagnostic::{Diagnostic, codes};
use crate::lower::Contract;
use crate::manifest::ServiceEntry;
use crate::source::{Loader as _, SourceMap};
use crate::{agreement, api, cli, diagnostic, disk, ir};

/// Runs the command.
pub(super) fn check(arguments: &cli::Check, input: &mut Input) -> Ended {
    let files = match arguments.files.is_empty() {
        true => workspace(input)?,
        false => {
            let files = named(&arguments.files)?;
            let read = each(&files, arguments, input)?;
            if let Some(stage) = arguments.print {
                return print::print(stage, &read.contracts, &read.tables, input);
            }
            files.len()
        }
    };
    diagnostic::sort(&mut input.findings); // A file that two others import is read twice.
    let warnings = input.findings.len();
    if arguments.deny_warnings && warnings > 0 {
        return Ok(report::denied(warnings));
    }
    report::checked(files, warnings, arguments.message_format);
    Ok(ExitStatus::Done)
}

/// Checks all that a workspace consists of, as `gen` does; gives the number of its contracts.
fn workspace(input: &mut Input) -> Ended<usize> {
    let place = Place::find()?;
    let editor = place.existing_manifest(input)?;
    let model = Model::read(&place, &editor, input)?;
    let found = agreement::check(&model.system, &model.workspace);
    input.findings.extend(found);
    input.end_on_errors()?;
    let entries = model.workspace.manifest.services.iter();
    Ok(entries.flat_map(ServiceEntry::contracts).count())
}

/// The contracts behind the arguments: a folder stands for all below it.
fn named(arguments: &[PathBuf]) -> Ended<Vec<PathBuf>> {
    let mut files = Vec::new();
    for argument in arguments {
        let below = |end| {
            disk::files_below(argument, end)
                .with_context(|| format!("cannot look through `{}`", argument.display()))
        };
        match below("api")?.zip(below("proto")?) {
            Some((apis, protos)) => files.extend(apis.into_iter().chain(protos)),
            None => files.push(argument.clone()),
        }
    }
    Ok(files)
}

/// What stands in the files.
#[derive(Default)]
struct Read {
    contracts: Vec<Contract>,
    /// Those of each schema.
    tables: Vec<Vec<ir::Table>>,
}

/// Checks every file by itself, even if another one is broken.
fn each(files: &[PathBuf], arguments: &cli::Check, input: &mut Input) -> Ended<Read> {
    let mut read = Read::default();
    let parts = parts(files, input);
    for file in files.iter().filter(|file| !parts.contains(file)) {
        let Ok(kind) = contract::check_file(file, None, input) else {
            continue;
        };
        let contract = match kind {
            Kind::Api => load_api(file, input).map(Contract::Api),
            Kind::Proto => {
                let given = arguments.include.clone();
                let folders = includes::with(given, includes::recorded(file));
                let file = std::slice::from_ref(file);
                contract::load_proto(file, &folders, input).map(Contract::Proto)
            }
            Kind::Sql => {
                read.tables
                    .extend(models::check(file, arguments.dialect, input));
                None
            }
        };
        read.contracts.extend(contract);
    }
    // Only a service needs one.
    let parts = [codes::proto::NO_SERVICE.id, codes::sql::NO_TABLE.id];
    let is_part = |finding: &Diagnostic| parts.contains(&finding.code.id);
    input.findings.retain(|finding| !is_part(finding));
    input.end_on_errors()?;
    Ok(read)
}

/// Reads and checks an `.api` file; one without any `service` is a part of others and needs no routes.
fn load_api(file: &Path, input: &mut Input) -> Option<api::Documents> {
    let documents = contract::load_api(file, input)?;
    if documents
        .files
        .iter()
        .all(|file| file.services().next().is_none())
    {
        let found = &mut input.findings;
        found.retain(|finding| finding.code.id != codes::NO_ROUTES.id);
    }
    Some(documents)
}

/// The `.api` files that another one of those asked for imports: they are checked as its parts.
fn parts<'a>(files: &'a [PathBuf], input: &Input) -> Vec<&'a PathBuf> {
    let trees: Vec<_> = files.iter().map(|file| (file, tree(file, input))).collect();
    let imports = |(_, tree): &(_, Vec<PathBuf>), other: &(_, Vec<PathBuf>)| {
        let inner = tree.get(1..).unwrap_or_default();
        other.1.first().is_some_and(|root| inner.contains(root))
    };
    // Of files that import each other in a circle, each is looked at.
    let is_part = |file: &&(_, Vec<PathBuf>)| {
        trees
            .iter()
            .any(|other| imports(other, file) && !imports(file, other))
    };
    trees
        .iter()
        .filter(is_part)
        .map(|(file, _)| *file)
        .collect()
}

/// An `.api` file and all that it imports.
fn tree(file: &Path, input: &Input) -> Vec<PathBuf> {
    if file.extension().is_none_or(|end| end != "api") {
        return Vec::new();
    }
    let mut sources = SourceMap::default();
    api::load(file, &input.loader, &mut sources, &mut Vec::new());
    let paths = sources
        .iter()
        .map(|(_, file)| input.loader.canonical(&file.path));
    paths.filter_map(Result::ok).collect()
}
