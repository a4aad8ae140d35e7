//! What an entry of `ferroctl.yaml` asks for and would not get: it is refused, for it would be without effect.

use std::io;

use super::overlay::Overlay;
use super::place::Place;
use crate::artifact::OutPath;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::{Block, ServiceEntry, Workspace};
use crate::source::Loader as _;

/// Finds `tables:` files that are not there and switches for what does not exist yet.
pub(super) fn check(workspace: &Workspace, place: &Place, loader: &Overlay) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (index, entry) in workspace.manifest.services.iter().enumerate() {
        let cache = cache(entry);
        findings.extend(cache.map(|it| workspace.at_word(it, index, ("cache", "cache"))));
        for path in missing_tables(entry, place, loader) {
            let finding = not_there(entry, path);
            findings.push(workspace.at_word(finding, index, ("tables", path)));
        }
    }
    findings
}

fn cache(entry: &ServiceEntry) -> Option<Diagnostic> {
    let is_without = entry.cache != Block::None && entry.models.is_empty();
    let message = format!("`{}` has a `cache`, and no `models`", entry.name);
    let finding = Diagnostic::new(&codes::CACHE_WITHOUT_MODELS, message);
    is_without.then(|| {
        finding.help("what is kept are rows of models: ferroctl gen model FILE.sql --service NAME")
    })
}

/// Paths outside of the workspace are found elsewhere.
fn missing_tables<'a>(
    entry: &'a ServiceEntry,
    place: &Place,
    loader: &Overlay,
) -> impl Iterator<Item = &'a String> {
    let is_missing = |path: &str| {
        let read = loader.read(&place.as_seen_here(path));
        read.is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    };
    let inside = |path: &&String| OutPath::new(path.as_str()).is_ok();
    let tables = entry.tables.iter().filter(inside);
    tables.filter(move |path| is_missing(path))
}

fn not_there(entry: &ServiceEntry, path: &str) -> Diagnostic {
    let message = format!(
        "`{path}`, which `tables` of `{}` names, is not there",
        entry.name
    );
    let finding = Diagnostic::new(&codes::TABLES_FILE, message);
    finding.help("write the file, or correct the path; it is relative to ferroctl.yaml")
}
