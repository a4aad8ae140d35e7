//! The crate that all services share, as it stands in `templates/common`.

use anyhow::{Context, Result};

use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};

/// The files of `templates/common`, by their paths below it.
const FILES: &[(&str, &[u8])] = &[
    (
        "Cargo.toml",
        include_bytes!("../../../templates/common/Cargo.toml"),
    ),
    (
        "src/lib.rs",
        include_bytes!("../../../templates/common/src/lib.rs"),
    ),
];

/// Adds the crate `common`.
///
/// # Errors
/// When a path is taken, or a file is no text.
pub fn render(tree: &mut FileTree) -> Result<()> {
    for (path, contents) in FILES {
        let text = std::str::from_utf8(contents).with_context(|| (*path).to_owned())?;
        add(tree, path, text)?;
    }
    Ok(())
}

fn add(tree: &mut FileTree, path: &str, text: &str) -> Result<()> {
    let out = format!("common/{path}");
    if path != "Cargo.toml" {
        return tree.ours(&out, "its own templates", &format!("\n{text}"));
    }
    let template = text.to_owned();
    tree.insert(
        &out,
        Body::Cargo(CargoEdits { template }),
        WritePolicy::Shared,
    )
}
