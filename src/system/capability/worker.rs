//! `worker: true`: jobs from a queue.

use super::{Capability, Metrics, Setting, Subject};
use crate::ir::Kind;
use crate::rust::{Doc, Ident, Literal, Ty};
use crate::text::yaml;

/// The block that says how jobs are done.
const BLOCK: &str = "Worker";

/// The parts of a service that takes jobs.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    let Kind::Worker = subject.service.contracts.kind() else {
        return None;
    };
    let block = yaml::Block::new(format!(
        "{BLOCK}:\n  Processors: 8\n  Timeout: 60000\n  MaxAttempts: 5\n"
    ));
    Some(Capability {
        name: "worker",
        settings: vec![Setting {
            docs: Doc::of("How many jobs are done at once, and how often one is tried."),
            field: Ident::snake("worker"),
            ty: Ty::path("settings::Worker"),
            block: Literal::new(BLOCK),
        }],
        yaml: vec![block.clone()],
        defaults: vec![block],
        metrics: Some(Metrics::Jobs),
        ..Capability::default()
    })
}
