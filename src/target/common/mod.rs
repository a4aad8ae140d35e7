//! The crate that all services share.

use anyhow::Result;

use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};

/// The files of `templates/common`, by their paths below it.
const FILES: &[(&str, &str)] = &[
    (
        "Cargo.toml",
        include_str!("../../../templates/common/Cargo.toml"),
    ),
    (
        "src/lib.rs",
        include_str!("../../../templates/common/src/lib.rs"),
    ),
];

/// Adds the crate `common`.
///
/// # Errors
/// When a path is taken.
pub fn render(tree: &mut FileTree) -> Result<()> {
    for (path, text) in FILES {
        add(tree, &format!("common/{path}"), text)?;
    }
    Ok(())
}

fn add(tree: &mut FileTree, path: &str, text: &str) -> Result<()> {
    let source = "its own templates";
    if !path.ends_with("Cargo.toml") {
        return tree.ours(path, source, &format!("\n{text}"));
    }
    let template = text.to_owned();
    tree.insert(
        path,
        Body::Cargo(CargoEdits { template }),
        WritePolicy::Shared,
    )
}
