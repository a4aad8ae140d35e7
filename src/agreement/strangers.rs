//! Blocks of a service's YAML that say where another service is, of which `calls` knows nothing.

use serde_yaml::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::{Settings, Workspace};
use crate::system::{Service, System};

/// Finds them.
pub(super) fn check(system: &System, workspace: &Workspace) -> Vec<Diagnostic> {
    let services = system.services.iter();
    let with_settings = services.filter_map(|service| {
        let settings = workspace.settings.get(&service.names.service)?;
        Some((service, settings))
    });
    with_settings
        .flat_map(|(service, settings)| {
            let blocks = addresses(settings).filter(|block| !is_called(service, block));
            blocks.map(|block| stranger(service, settings, block))
        })
        .collect()
}

/// The blocks at the top with a key that says where a service is, as a service itself finds them when it starts.
fn addresses(settings: &Settings) -> impl Iterator<Item = &str> {
    let says = |block: &Value| {
        let keys = block.as_mapping().into_iter().flatten();
        let mut keys = keys.filter_map(|(key, _)| key.as_str());
        keys.any(|key| {
            let mut known = ["Endpoints", "Target", "Etcd"].into_iter();
            known.any(|known| key.eq_ignore_ascii_case(known))
        })
    };
    let blocks = settings.written().as_mapping().into_iter().flatten();
    blocks
        .filter(move |(_, block)| says(block))
        .filter_map(|(name, _)| name.as_str())
}

fn is_called(service: &Service, block: &str) -> bool {
    let mut callees = service.callees.iter();
    callees.any(|callee| callee.names.block.eq_ignore_ascii_case(block))
}

fn stranger(service: &Service, settings: &Settings, block: &str) -> Diagnostic {
    let name = &service.names.service;
    let message = format!("`{block}` of `{name}` says where a service is that no `calls` names");
    let finding = Diagnostic::new(&codes::CALLS_MISSING, message);
    let mut callees = service.callees.iter();
    let missing = callees.find(|callee| settings.get(&[&callee.names.block]).is_none());
    let finding = match missing {
        Some(callee) => finding.note(format!(
            "`{}` has no block, so `{name}` does not start: it may be meant",
            callee.names.block
        )),
        None => finding,
    };
    let finding = finding.help(format!(
        "`calls: [{{service: …, block: {block}}}]` at `{name}` in `ferroctl.yaml`, or take the block out"
    ));
    match settings.place(&[block]) {
        Some(span) => finding.at(span, "nobody reads it"),
        None => finding,
    }
}
