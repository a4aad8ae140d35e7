//! The crate `common`: `templates/common` as it stands, less the tests of its own that only ferroctl runs.

use anyhow::{Context, Result};

use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};
use crate::embedded;

/// Adds the crate `common`.
///
/// # Errors
/// When a path is taken.
pub fn render(tree: &mut FileTree) -> Result<()> {
    for (path, bytes) in embedded::COMMON {
        if !path.starts_with("tests/") {
            let text = std::str::from_utf8(bytes).with_context(|| format!("embedded {path}"))?;
            add(tree, &format!("common/{path}"), text)?;
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
