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
        protos: arguments.protos.clone(),
        service: ServiceFlags {
            dir: arguments.dir.clone(),
            name: arguments.name.clone(),
            port: arguments.port,
            calls: None,
        },
        crud: None,
    };
    let change = |entry: ServiceEntry, workspace: &Workspace, input: &mut Input| {
        let named = arguments.port.is_some();
        let entry = elsewhere(entry, named, workspace, input)?;
        Ok(ServiceEntry {
            image: arguments.image.clone().or_else(|| entry.image.clone()),
            ..entry
        })
    };
    record(&service, change, flags, input)
}

/// The entry of a service that lives elsewhere; a new one has goctl's port, unless one was named.
fn elsewhere(
    mut entry: ServiceEntry,
    has_named_port: bool,
    workspace: &Workspace,
    input: &mut Input,
) -> Ended<ServiceEntry> {
    let mut services = workspace.manifest.services.iter();
    match services.find(|known| known.name == entry.name) {
        Some(known) if !known.external => {
            let message = format!("`{}` is built here already", entry.name);
            let finding = Diagnostic::new(&codes::SERVICE_DUPLICATE, message);
            return input.stop(finding.help(format!(
                "services call it by `--calls {0}`; if it moves away, `ferroctl remove {0}` first",
                entry.name
            )));
        }
        None if !has_named_port => entry.port = Some(PORT),
        _ => {}
    }
    entry.external = true;
    entry.metrics = None;
    Ok(entry)
}
