//! Contracts, read and checked.

use std::path::{Path, PathBuf};

use super::place::Place;
use super::{Ended, Input};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::lower::Contract;
use crate::manifest::{ServiceEntry, ServiceKind};
use crate::source::{Loader as _, unreadable};
use crate::{api, proto};

/// The kind of a contract, by the end of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Api,
    Proto,
    Sql,
}

/// Finds a path that cannot be a contract of that kind: another extension, nothing there, a folder, no text.
pub(super) fn check_file(path: &Path, kind: Option<Kind>, input: &mut Input) -> Ended<Kind> {
    let found = match path.extension().and_then(|end| end.to_str()) {
        Some("api") => Some(Kind::Api),
        Some("proto") => Some(Kind::Proto),
        Some("sql") => Some(Kind::Sql),
        _ => None,
    };
    let shown = path.display();
    let Some(found) = found.filter(|found| kind.is_none_or(|kind| kind == *found)) else {
        return input.stop(wrong_extension(path, kind, found));
    };
    let Err(error) = input.loader.read(path) else {
        return Ok(found);
    };
    let message = format!("cannot read `{shown}`: {}", unreadable(&error));
    input.stop(Diagnostic::new(&codes::CONTRACT_FILE, message))
}

fn wrong_extension(path: &Path, kind: Option<Kind>, found: Option<Kind>) -> Diagnostic {
    let shown = path.display();
    let end = match kind {
        Some(Kind::Api) => "`.api`",
        Some(Kind::Proto) => "`.proto`",
        Some(Kind::Sql) => "`.sql`",
        None => "`.api`, `.proto` or `.sql`",
    };
    let message = format!("`{shown}` does not end in {end}");
    let finding = Diagnostic::new(&codes::CONTRACT_FILE, message);
    match found {
        Some(Kind::Proto) => finding.help(format!("try: ferroctl gen rpc {shown}")),
        Some(Kind::Api) => finding.help(format!("try: ferroctl gen api {shown}")),
        Some(Kind::Sql) | None => finding,
    }
}

/// Reads and checks one `.api` file with what it imports.
pub(super) fn load_api(path: &Path, input: &mut Input) -> Option<api::Documents> {
    let documents = api::load(path, &input.loader, &mut input.sources, &mut input.findings)?;
    let found = api::check(&documents, &input.sources);
    input.findings.extend(found);
    Some(documents)
}

/// Reads and checks the `.proto` files of one service with what they import.
pub(super) fn load_proto(
    files: &[PathBuf],
    includes: &[PathBuf],
    input: &mut Input,
) -> Option<proto::Contract> {
    let contract = proto::load(
        files,
        includes,
        &input.loader,
        &mut input.sources,
        &mut input.findings,
    )?;
    let found = proto::check(&contract, &input.sources);
    input.findings.extend(found);
    Some(contract)
}

/// Reads and checks the contracts of all services, every one even if another is broken.
pub(super) fn load_all(
    entries: &[ServiceEntry],
    place: &Place,
    input: &mut Input,
) -> Ended<Vec<Contract>> {
    let mut contracts = Vec::new();
    for entry in entries {
        contracts.extend(load(entry, place, input));
    }
    input.end_on_errors()?;
    if contracts.len() < entries.len() {
        return Err(anyhow::anyhow!("a contract was not read, and nothing says why").into());
    }
    Ok(contracts)
}

fn load(entry: &ServiceEntry, place: &Place, input: &mut Input) -> Option<Contract> {
    let here = |paths: &[String]| -> Vec<PathBuf> {
        paths.iter().map(|path| place.as_seen_here(path)).collect()
    };
    let files = here(&entry.contracts().cloned().collect::<Vec<_>>());
    let kind = if entry.api.is_some() {
        Kind::Api
    } else {
        Kind::Proto
    };
    if entry.kind() == ServiceKind::Worker {
        return Some(Contract::Worker);
    }
    for file in &files {
        check_file(file, Some(kind), input).ok()?;
    }
    match &entry.api {
        Some(_) => load_api(files.first()?, input).map(Contract::Api),
        None => load_proto(&files, &here(&entry.include), input).map(Contract::Proto),
    }
}
