//! What the crates of HTTP and gRPC services have in common: configuration, state, clients, `main`.

mod templates;
pub mod view;

use anyhow::Result;
use askama::Template as _;

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
    tree.users(&config, true, templates::Config { frame }.render()?)?;
    tree.users(
        &at("src/main.rs"),
        true,
        templates::Main {
            names: &frame.names,
        }
        .render()?,
    )?;
    tree.users(&at("src/lib.rs"), true, templates::Lib { frame }.render()?)?;
    tree.users(
        &at("src/config.rs"),
        true,
        templates::AppConfig {
            names: &frame.names,
        }
        .render()?,
    )?;
    tree.users(&at("src/state.rs"), true, templates::App.render()?)?;
    let mut generated =
        |file: &str, text: String| tree.ours(&at(&format!("src/generated/{file}")), source, &text);
    generated("defaults.yaml", templates::Defaults { frame }.render()?)?;
    generated("settings.rs", templates::Settings { frame }.render()?)?;
    generated("state.rs", templates::State { frame }.render()?)?;
    if !frame.callees.is_empty() {
        generated("clients.rs", templates::Clients { frame }.render()?)?;
    }
    if frame.database.is_some() {
        tree.ours(&at("build.rs"), source, &templates::Build.render()?)?;
        tree.users(&at("migrations/.gitkeep"), true, "")?;
    }
    Ok(())
}
