//! `runtime/` of this repository → the crate as workspaces hold it: what its tests alone need stays here.

use std::collections::BTreeMap;

/// What shows the documents of services.
const VIEWER: &str = "viewer/openapi-explorer.min.js";
/// What stands in its place: the crate names it, and its features may all be on at once.
const NO_VIEWER: &str = "// It comes with `openapi: true` in ferroctl.yaml.\n";

/// The crate where no service has a document to show: less the viewer, which is as large as all the rest.
pub fn without_viewer(files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut rest = files.clone();
    rest.retain(|path, _| !path.starts_with("viewer/"));
    rest.insert(VIEWER.to_owned(), NO_VIEWER.to_owned());
    rest
}

/// Whether a file of the crate goes along.
pub fn is_kept(path: &str) -> bool {
    let is_for_tests = |segment: &str| ["tests", "tests.rs", "benches"].contains(&segment);
    path != "clippy.toml" && !path.split('/').any(is_for_tests)
}

/// The text of a file that goes along, with LF line ends.
pub fn stripped(path: &str, text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    match path.rsplit('/').next() {
        Some("Cargo.toml") => format!("{NOTE}{}", without_dev_dependencies(&text)),
        Some(name) if name.ends_with(".rs") => without_tests(&text),
        _ => text,
    }
}

const NOTE: &str = "# Vendored by ferroctl, which refuses edits in this folder: see README.md.\n";

/// The manifest without `[dev-dependencies]` and what cargo finds by itself only where it is.
fn without_dev_dependencies(text: &str) -> String {
    let dropped = ["[dev-dependencies", "[[test]]", "[[bench]]"];
    let mut is_dropped = false;
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            is_dropped = dropped.iter().any(|table| line.starts_with(table));
        }
        if !is_dropped {
            out += line;
        }
    }
    ended(&out)
}

/// A source without its module `tests`, which stands last or is a file of its own.
fn without_tests(text: &str) -> String {
    let Some((before, after)) = text.split_once("\n#[cfg(test)]\n") else {
        return text.to_owned();
    };
    let module = after.find("mod tests").map_or("", |start| &after[start..]);
    let rest = module.strip_prefix("mod tests;\n").unwrap_or_default();
    ended(&format!("{before}\n{rest}"))
}

fn ended(text: &str) -> String {
    format!("{}\n", text.trim_end())
}
