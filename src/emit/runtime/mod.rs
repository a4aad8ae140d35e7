//! The crate `ferroctl-runtime`, vendored: `runtime/` of this repository as it stands, less its tests.

use anyhow::{Context, Result};

use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};
use crate::embedded;
use crate::ir::Runtime;
use crate::system::System;

/// The folder of the vendored crate.
pub const FOLDER: &str = "crates/ferroctl-runtime";

/// Adds the crate, where the workspace holds it.
///
/// # Errors
/// When a path is taken.
pub fn render(system: &System, tree: &mut FileTree) -> Result<()> {
    if system.runtime != Runtime::Vendored {
        return Ok(());
    }
    for (path, bytes) in embedded::RUNTIME {
        if !path.starts_with("tests/") {
            let text = std::str::from_utf8(bytes).with_context(|| format!("embedded {path}"))?;
            add(tree, &format!("{FOLDER}/{path}"), text)?;
        }
    }
    Ok(())
}

fn add(tree: &mut FileTree, path: &str, text: &str) -> Result<()> {
    if !path.ends_with("Cargo.toml") {
        return tree.ours(path, "its own templates", &format!("\n{text}"));
    }
    let template = text.to_owned();
    tree.insert(
        path,
        Body::Cargo(CargoEdits { template }),
        WritePolicy::Shared,
    )
}
