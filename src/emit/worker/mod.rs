//! The crate of a worker.

mod templates;
pub mod view;

use anyhow::Result;

use super::{rendered, service};
use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};
use crate::system::{Service, System};
use view::Worker;

/// Adds the crate of one worker.
///
/// # Errors
/// When a path is taken or leaves the workspace, which lowering has checked; when a template fails.
pub fn render(system: &System, service: &Service, tree: &mut FileTree) -> Result<()> {
    let worker = &Worker::new(system, service)?;
    service::render(service, &worker.frame, tree)?;
    let template = rendered(&templates::Cargo { worker })?;
    let cargo = Body::Cargo(CargoEdits { template });
    tree.insert(
        &service.names.below("Cargo.toml"),
        cargo,
        WritePolicy::Shared,
    )?;
    generated(service, worker, tree)?;
    logic(service, worker, tree)
}

fn generated(service: &Service, worker: &Worker<'_>, tree: &mut FileTree) -> Result<()> {
    let mut ours =
        |path: &str, text: String| tree.ours(&service.names.below(path), &service.source, &text);
    ours(
        "src/generated/mod.rs",
        rendered(&templates::Generated { worker })?,
    )?;
    ours(
        "src/generated/service.rs",
        rendered(&templates::Service { worker })?,
    )?;
    ours("tests/contract.rs", rendered(&templates::Tests { worker })?)
}

/// All of it is the user's; our code names its root alone.
fn logic(service: &Service, worker: &Worker<'_>, tree: &mut FileTree) -> Result<()> {
    let mut users = |file: &str, is_named: bool, text: String| {
        let path = service.names.below(&format!("src/logic/{file}.rs"));
        tree.users(&path, is_named, text)
    };
    users("mod", true, rendered(&templates::Logic { worker })?)?;
    users("job", false, rendered(&templates::Job { worker })?)?;
    if !worker.on_redis {
        users("queue", false, rendered(&templates::Queue { worker })?)?;
    }
    Ok(())
}
