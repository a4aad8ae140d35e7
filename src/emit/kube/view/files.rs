//! Files of other folders that pods see, as ConfigMaps.

use crate::artifact::{Artifact, Body, FileTree, OutPath};
use crate::text::comment::Line;
use crate::text::kube::Label;
use crate::text::yaml::Scalar;

/// What a ConfigMap may hold, bytes, less a little for its name and labels.
const MOST: usize = 1024 * 1024 - 4096;

/// The ConfigMaps of a folder.
pub struct Folder {
    /// Whether they are boards of Grafana's.
    pub is_boards: bool,
    /// The ConfigMaps.
    pub configs: Vec<Config>,
    /// Files that are too large for one.
    pub left_out: Vec<Line>,
}

/// One ConfigMap.
pub struct Config {
    /// Its name.
    pub name: Label,
    /// Its files.
    pub files: Vec<Scalar>,
}

/// One ConfigMap of all files of a folder, called as the folder.
pub fn configuration(tree: &FileTree, folder: &str) -> Folder {
    let files = files(tree, folder).map(|(name, _)| name);
    let files = files.filter(|name| *name != "Dockerfile");
    let config = Config {
        name: Label::new(folder.rsplit('/').next().unwrap_or(folder)),
        files: files.map(Scalar::new).collect(),
    };
    Folder {
        is_boards: false,
        configs: vec![config],
        left_out: Vec::new(),
    }
}

/// A ConfigMap for each board of a folder.
pub fn boards(tree: &FileTree, folder: &str) -> Folder {
    let (fit, too_large): (Vec<_>, Vec<_>) =
        files(tree, folder).partition(|(_, artifact)| size(artifact) <= MOST);
    let board = |(file, _): &(&str, &Artifact)| {
        let stem = file.trim_end_matches(".json");
        let name = Label::new(stem.trim_start_matches("service-"));
        Config {
            name: name.after("board-"),
            files: vec![Scalar::new(*file)],
        }
    };
    Folder {
        is_boards: true,
        configs: fit.iter().map(board).collect(),
        left_out: too_large.iter().map(|(file, _)| Line::new(*file)).collect(),
    }
}

/// The files right in a folder, by their names.
fn files<'t>(tree: &'t FileTree, folder: &str) -> impl Iterator<Item = (&'t str, &'t Artifact)> {
    let inside = move |(path, artifact): (&'t OutPath, &'t Artifact)| {
        let (of, name) = path.as_str().rsplit_once('/')?;
        (of == folder).then_some((name, artifact))
    };
    tree.iter().filter_map(inside)
}

fn size(artifact: &Artifact) -> usize {
    match &artifact.body {
        Body::Text(text) => text.len(),
        Body::Bytes(bytes) => bytes.len(),
        Body::Cargo(_) => 0,
    }
}
