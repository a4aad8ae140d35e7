//! `ferroctl gen api`: records an HTTP service, then generates.

use std::path::{Path, PathBuf};

use super::contract::{self, Kind};
use super::copies::{Way, copy_in};
use super::place::Place;
use super::{Ended, Input, Stop, generate, render};
use crate::artifact::FileTree;
use crate::cli::{GenApi, ServiceFlags, Write};
use crate::diagnostic::codes::workspace as codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lower;
use crate::manifest::{Call, MANIFEST, ServiceEntry, ServiceKind, Workspace};
use crate::system::server;

/// Runs the command.
pub(super) fn gen_api(arguments: &GenApi, flags: &Write, input: &mut Input) -> Ended {
    let place = Place::to_write(flags)?;
    let mut editor = place.manifest()?;
    contract::check_file(&arguments.file, Some(Kind::Api), input)?;
    let workspace = render::read(&place, &editor, input)?;

    let mut first = input.again();
    let name = base_name(&arguments.file, &arguments.service, &mut first);
    let Some(name) = name else {
        return give_back(first, input);
    };
    input.remember(&first);
    let mut entry = named(
        &workspace,
        &name,
        ServiceKind::Api,
        &arguments.service,
        input,
    )?;
    let mut copied = FileTree::default();
    let way = Way::of(&first.sources, &[], &entry, &place);
    if place.in_workspace(&arguments.file).is_none() {
        let files = first.sources.iter().map(|(_, file)| file);
        copied = copy_in(files, &way, &workspace.lock, input)?;
    }
    entry.api = way.recorded(&arguments.file);
    not_another(&workspace, &entry, input)?;
    editor.record(&entry)?;
    let own = way.all(&first.sources);
    let ended = generate::generate(&place, &editor, copied, flags, input);
    if flags.quiet {
        keep_own(&own, &entry, &place, input);
    }
    ended
}

/// Leaves out the warnings about files of other services, which their own runs have shown; `own` are the contracts.
pub(super) fn keep_own(own: &[String], entry: &ServiceEntry, place: &Place, input: &mut Input) {
    let settings = entry.settings();
    let mut own: Vec<PathBuf> = own.iter().map(|path| place.as_seen_here(path)).collect();
    own.extend([&settings, MANIFEST].map(|path: &str| place.as_seen_here(path)));
    let (findings, sources) = (&mut input.findings, &input.sources);
    findings.retain(|finding| {
        let at = finding
            .primary
            .as_ref()
            .map(|label| sources.file(label.span.file));
        let is_own = at.is_none_or(|file| {
            own.iter()
                .any(|own| place.full(own) == place.full(&file.path))
        });
        is_own || finding.severity() == Severity::Error
    });
}

/// Ends with the findings of a first look at a contract.
pub(super) fn give_back<T>(first: Input, input: &mut Input) -> Ended<T> {
    *input = first;
    input.end_on_errors()?;
    Err(anyhow::anyhow!("the contract was not read, and nothing says why").into())
}

fn base_name(file: &Path, flags: &ServiceFlags, input: &mut Input) -> Option<String> {
    let documents = contract::load_api(file, input)?;
    if crate::diagnostic::has_errors(&input.findings) {
        return None;
    }
    let name = lower::http::service_name(&documents)?;
    Some(flags.name.clone().unwrap_or_else(|| lower::base_name(name)))
}

/// The entry of that name as it is, or a new one with free ports; with what the flags say.
pub(super) fn named(
    workspace: &Workspace,
    base: &str,
    kind: ServiceKind,
    flags: &ServiceFlags,
    input: &mut Input,
) -> Ended<ServiceEntry> {
    // Whoever names the service by its whole name means the same one.
    let end = format!("-{}", kind.name());
    let base = base.strip_suffix(&end).unwrap_or(base);
    if let Err(reason) = lower::is_base_name(base) {
        let message = format!("the name `{base}` {reason}");
        let finding = Diagnostic::new(&codes::SERVICE_NAME, message);
        return input.stop(finding.help("give another one with `--name`"));
    }
    let name = format!("{base}{end}");
    let known = workspace.manifest.services.iter().find(|e| e.name == name);
    let mut entry = match known {
        Some(entry) => entry.clone(),
        None => fresh(workspace, name, kind, input)?,
    };
    entry.port = flags.port.or(entry.port);
    if let Some(dir) = &flags.dir {
        entry.dir = Some(dir.trim_end_matches('/').to_owned());
    }
    if let Some(calls) = &flags.calls {
        entry.calls = called(calls, &entry.calls);
    }
    Ok(entry)
}

/// The services of these names, each with the block that is recorded of it.
fn called(names: &[String], recorded: &[Call]) -> Vec<Call> {
    let call = |name: &String| {
        let known = recorded.iter().find(|call| call.service == *name);
        known.cloned().unwrap_or_else(|| Call::of(name))
    };
    names.iter().map(call).collect()
}

/// A new entry with free ports.
pub(super) fn fresh(
    workspace: &Workspace,
    name: String,
    kind: ServiceKind,
    input: &mut Input,
) -> Ended<ServiceEntry> {
    let Some(ports) = lower::free(workspace, kind, &server::ports()) else {
        let message = "every port for another service is in use";
        return input.stop(Diagnostic::new(&codes::PORT_IN_USE, message));
    };
    Ok(ServiceEntry {
        name,
        port: ports.requests,
        metrics: Some(ports.metrics),
        // Makes the kind known before the path of the contract is.
        api: (kind == ServiceKind::Api).then(String::new),
        worker: kind == ServiceKind::Worker,
        ..ServiceEntry::default()
    })
}

/// Finds a service of that name that was made from another contract.
pub(super) fn not_another(
    workspace: &Workspace,
    entry: &ServiceEntry,
    input: &mut Input,
) -> Result<(), Stop> {
    let other = workspace
        .manifest
        .services
        .iter()
        .find(|other| other.name == entry.name);
    let first = other.and_then(|other| other.contracts().next());
    match (first, entry.contracts().next()) {
        (Some(there), Some(new)) if there != new => {
            let message = format!("`{}` is made from `{there}` already", entry.name);
            let finding = Diagnostic::new(&codes::SERVICE_DUPLICATE, message);
            input.stop(finding.help("give this one another name with `--name`"))
        }
        _ => Ok(()),
    }
}
