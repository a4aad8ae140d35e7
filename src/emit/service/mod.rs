//! What the crates of HTTP and gRPC services have in common: configuration, state, clients, `main`.

pub mod made;
mod templates;
pub mod view;

use anyhow::Result;

use super::rendered;
use crate::artifact::FileTree;
use crate::system::Service;
use view::Frame;

/// Adds the files that every service has, and those of its capabilities.
///
/// # Errors
/// When a path is taken or leaves the workspace; when a template fails.
pub fn render(service: &Service, frame: &Frame<'_>, tree: &mut FileTree) -> Result<()> {
    users(service, frame, tree)?;
    generated(service, frame, tree)?;
    for file in frame.parts.iter().flat_map(|part| &part.files) {
        let path = service.names.below(&file.path);
        match file.is_users {
            true => tree.users(&path, true, file.text)?,
            false => tree.ours(&path, &service.source, file.text)?,
        }
    }
    Ok(())
}

fn users(service: &Service, frame: &Frame<'_>, tree: &mut FileTree) -> Result<()> {
    let names = &frame.names;
    let mut users = |path: &str, text: String| tree.users(&service.names.below(path), true, text);
    users(
        &service.names.settings(),
        rendered(&templates::Config { frame })?,
    )?;
    users("src/main.rs", rendered(&templates::Main { names })?)?;
    users("src/lib.rs", rendered(&templates::Lib { frame })?)?;
    users("src/config.rs", rendered(&templates::AppConfig { names })?)?;
    users("src/state.rs", rendered(&templates::App { frame })?)
}

fn generated(service: &Service, frame: &Frame<'_>, tree: &mut FileTree) -> Result<()> {
    let mut generated = |file: &str, text: String| {
        let path = service.names.below(&format!("src/generated/{file}"));
        tree.ours(&path, &service.source, &text)
    };
    generated("defaults.yaml", rendered(&templates::Defaults { frame })?)?;
    generated("settings.rs", rendered(&templates::Settings { frame })?)?;
    generated("state.rs", rendered(&templates::State { frame })?)?;
    if !frame.databases.is_empty() {
        let text = rendered(&templates::Migrations { frame })?;
        generated("migrations.rs", text)?;
    }
    if let Some(clients) = &frame.clients {
        let names = &frame.names;
        let text = rendered(&templates::Clients { names, clients })?;
        generated("clients.rs", text)?;
    }
    Ok(())
}
