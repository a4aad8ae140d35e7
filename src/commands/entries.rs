//! What an entry of `ferroctl.yaml` asks for and would not get: it is refused, for it would be without effect.

use super::place::Place;
use crate::artifact::OutPath;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::{Block, ServiceEntry, Workspace};

/// Finds `tables:` files that are not there and switches for what does not exist yet.
pub(super) fn check(workspace: &Workspace, place: &Place) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (index, entry) in workspace.manifest.services.iter().enumerate() {
        let cache = cache(entry);
        findings.extend(cache.map(|it| workspace.at_word(it, index, ("cache", "cache"))));
        for path in missing_tables(entry, place) {
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
fn missing_tables<'a>(entry: &'a ServiceEntry, place: &Place) -> impl Iterator<Item = &'a String> {
    entry.tables.iter().filter(|path| {
        let path = OutPath::new(path.as_str());
        path.is_ok_and(|path| matches!(place.read(&path), Ok(None)))
    })
}

fn not_there(entry: &ServiceEntry, path: &str) -> Diagnostic {
    let message = format!(
        "`{path}`, which `tables` of `{}` names, is not there",
        entry.name
    );
    let finding = Diagnostic::new(&codes::TABLES_FILE, message);
    finding.help("write the file, or correct the path; it is relative to ferroctl.yaml")
}
