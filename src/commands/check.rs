//! `ferroctl check`: the findings of contracts, and nothing else.

use std::path::{Path, PathBuf};

use super::contract::{self, Kind};
use super::{Ended, ExitStatus, Input, print, report};
use crate::diagnostic::{Diagnostic, codes};
use crate::lower::Contract;
use crate::source::{Loader as _, SourceMap};
use crate::{api, cli, diagnostic};

/// Runs the command; every file is checked even if another one is broken.
pub(super) fn check(arguments: &cli::Check, input: &mut Input) -> Ended {
    let mut contracts = Vec::new();
    let parts = parts(&arguments.files, input);
    for file in arguments.files.iter().filter(|file| !parts.contains(file)) {
        let Ok(kind) = contract::check_file(file, None, input) else {
            continue;
        };
        let contract = match kind {
            Kind::Api => load_api(file, input).map(Contract::Api),
            Kind::Proto => {
                let file = std::slice::from_ref(file);
                contract::load_proto(file, &arguments.include, input).map(Contract::Proto)
            }
        };
        contracts.extend(contract);
    }
    // Only a service needs one.
    let is_part = |finding: &Diagnostic| finding.code.id == codes::proto::NO_SERVICE.id;
    input.findings.retain(|finding| !is_part(finding));
    input.end_on_errors()?;
    if let Some(stage) = arguments.print {
        return print::print(stage, &contracts, input);
    }
    diagnostic::sort(&mut input.findings); // A file that two others import is read twice.
    let warnings = input.findings.len();
    report::checked(arguments.files.len(), warnings, arguments.message_format);
    Ok(ExitStatus::Done)
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
