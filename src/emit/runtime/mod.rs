//! The crate `ferroctl-runtime`, vendored: `runtime/` of this repository less its tests, one [`Unit`].

use crate::artifact::{FileTree, Unit};
use crate::embedded;
use crate::ir::Runtime;
use crate::system::System;

/// The folder of the vendored crate.
pub const FOLDER: &str = "crates/ferroctl-runtime";

/// Adds the crate, where the workspace holds it.
pub fn render(system: &System, tree: &mut FileTree) {
    if system.runtime == Runtime::Vendored {
        // Most of it is a viewer that only services with a document need.
        let files = match system.features().contains(&"openapi") {
            true => embedded::RUNTIME_WITH_VIEWER,
            false => embedded::RUNTIME,
        };
        tree.unit(Unit {
            folder: FOLDER,
            files,
        });
    }
}
