//! What the crates of HTTP and gRPC services have in common: configuration, state, clients, `main`.

mod templates;
pub mod view;

use anyhow::Result;

use super::rendered;
use crate::artifact::FileTree;
use crate::ir;
use view::Frame;

/// Adds the files that every service has.
///
/// # Errors
/// When a path is taken or leaves the workspace; when a template fails.
pub fn render(service: &ir::Service, frame: &Frame, tree: &mut FileTree) -> Result<()> {
    let at = |path: &str| format!("{}/{path}", service.dir);
    let source = service.contracts.first().map_or("", String::as_str);
    let config = at(&format!("etc/{}.yaml", service.name));
    tree.users(&config, true, rendered(&templates::Config { frame })?)?;
    tree.users(
        &at("src/main.rs"),
        true,
        rendered(&templates::Main {
            names: &frame.names,
        })?,
    )?;
    tree.users(
        &at("src/lib.rs"),
        true,
        rendered(&templates::Lib { frame })?,
    )?;
    tree.users(
        &at("src/config.rs"),
        true,
        rendered(&templates::AppConfig {
            names: &frame.names,
        })?,
    )?;
    tree.users(&at("src/state.rs"), true, rendered(&templates::App)?)?;
    let mut generated =
        |file: &str, text: String| tree.ours(&at(&format!("src/generated/{file}")), source, &text);
    generated("defaults.yaml", rendered(&templates::Defaults { frame })?)?;
    generated("settings.rs", rendered(&templates::Settings { frame })?)?;
    generated("state.rs", rendered(&templates::State { frame })?)?;
    if !frame.callees.is_empty() {
        generated("clients.rs", rendered(&templates::Clients { frame })?)?;
    }
    if frame.database.is_some() {
        tree.ours(&at("build.rs"), source, &rendered(&templates::Build)?)?;
        tree.users(&at("migrations/.gitkeep"), true, "")?;
    }
    Ok(())
}
