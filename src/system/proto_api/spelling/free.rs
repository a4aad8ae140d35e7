//! Names that are free.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use crate::artifact::is_device_name;

/// The names of one place that are given.
#[derive(Default)]
pub(super) struct Free(BTreeSet<String>);

impl Free {
    /// The first of these that is taken by nobody, and takes it; each comes with what Rust makes of it.
    pub(super) fn take(
        &mut self,
        names: impl Iterator<Item = String>,
        rust: fn(&str) -> String,
    ) -> String {
        let mut names = names.peekable();
        let first = names.peek().cloned().unwrap_or_default();
        let free = names.find(|name| {
            let rust = rust(name);
            !rust.is_empty() && self.0.insert(rust)
        });
        free.unwrap_or(first)
    }
}

/// The name itself, then with each number from 2 on; a name of `_` alone goes by `plain`.
pub(super) fn numbered(name: &str, plain: &str) -> impl Iterator<Item = String> + use<> {
    let base = match name.chars().all(|c| c == '_') {
        true => plain.to_owned(),
        false => name.to_owned(),
    };
    std::iter::once(base.clone()).chain((2..).map(move |number| format!("{base}_{number}")))
}

/// Whether no module can have a file of that name: `mod.rs` is taken, and Windows keeps some for itself.
pub(super) fn is_file_taken(name: &str) -> bool {
    let name = name.to_snake_case();
    name.is_empty() || name == "mod" || is_device_name(&name)
}

/// Whether cargo means something else by a file of that name below `src`.
pub(super) fn is_root_taken(name: &str) -> bool {
    matches!(name.to_snake_case().as_str(), "main" | "lib" | "bin")
}
