//! Where the imports of protos are looked up: what a command names, else what `ferroctl.yaml` has recorded.

use std::path::{Path, PathBuf};

use super::place::Place;
use crate::manifest::{MANIFEST, Manifest, ServiceEntry, manifest_text, parse};
use crate::source::SourceMap;

/// The recorded folders for a proto: those of the services that are made from it; where there is none, those of every
/// service that looks for imports above it. None outside of a workspace that can be read.
pub(super) fn recorded(file: &Path) -> Vec<PathBuf> {
    let Ok(place) = Place::find() else {
        return Vec::new();
    };
    let manifest = manifest(&place).unwrap_or_default();
    let path = place.in_workspace(file).unwrap_or_default();
    let services = manifest.services.iter();
    let makes = |entry: &&ServiceEntry| entry.rpc.contains(&path);
    let mut entries: Vec<&ServiceEntry> = services.clone().filter(makes).collect();
    if entries.is_empty() {
        let is_above = |folder: &String| {
            folder == "." || Path::new(&path).starts_with(folder.trim_end_matches('/'))
        };
        entries = services
            .filter(|entry| entry.include.iter().any(is_above))
            .collect();
    }
    let folders = entries.into_iter().flat_map(|entry| &entry.include);
    folders.map(|folder| place.as_seen_here(folder)).collect()
}

fn manifest(place: &Place) -> Option<Manifest> {
    let text = manifest_text(&|path| place.read(path)).ok()??;
    let file = SourceMap::default().add(MANIFEST, text.as_str());
    parse(&text, file).ok()
}

/// Folders and those behind them that are not among them.
pub(super) fn with(
    mut folders: Vec<PathBuf>,
    more: impl IntoIterator<Item = PathBuf>,
) -> Vec<PathBuf> {
    for folder in more {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}
