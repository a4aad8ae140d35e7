//! `ferroctl gen client`: records a gRPC service that lives elsewhere, then generates its messages and clients.

use super::gen_rpc::record;
use super::{Ended, Input};
use crate::cli::{GenClient, GenRpc, ServiceFlags, Write};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::{ServiceEntry, Workspace};

/// Where goctl's gRPC services listen.
const PORT: u16 = 8080;

/// Runs the command.
pub(super) fn gen_client(arguments: &GenClient, flags: &Write, input: &mut Input) -> Ended {
    let service = GenRpc {
        files: arguments.files.clone(),
        include: arguments.include.clone(),
        service: ServiceFlags {
            dir: arguments.dir.clone(),
            name: arguments.name.clone(),
            port: arguments.port,
            calls: None,
        },
    };
    match arguments.port {
        Some(_) => record(&service, at_its_port, flags, input),
        None => record(&service, at_the_usual_port, flags, input),
    }
}

fn at_the_usual_port(
    entry: ServiceEntry,
    workspace: &Workspace,
    input: &mut Input,
) -> Ended<ServiceEntry> {
    let is_known = known(&entry, workspace).is_some();
    let mut entry = at_its_port(entry, workspace, input)?;
    if !is_known {
        entry.port = PORT;
    }
    Ok(entry)
}

fn at_its_port(
    mut entry: ServiceEntry,
    workspace: &Workspace,
    input: &mut Input,
) -> Ended<ServiceEntry> {
    if known(&entry, workspace).is_some_and(|known| !known.external) {
        let message = format!("`{}` is built here already", entry.name);
        let finding = Diagnostic::new(&codes::SERVICE_DUPLICATE, message);
        return input.stop(finding.help(format!(
            "services call it by `--calls {0}`; if it moves away, `ferroctl remove {0}` first",
            entry.name
        )));
    }
    entry.external = true;
    entry.metrics = None;
    Ok(entry)
}

fn known<'a>(entry: &ServiceEntry, workspace: &'a Workspace) -> Option<&'a ServiceEntry> {
    let mut services = workspace.manifest.services.iter();
    services.find(|known| known.name == entry.name)
}
