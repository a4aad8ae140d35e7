//! Files that only the lock knows. Anybody who can change a repository can write a line into its lock, so a line alone
//! takes no file away: it must also stand where a run writes.

use std::collections::BTreeSet;

use crate::artifact::{FileTree, OutPath};
use crate::emit::{runtime, typescript};
use crate::manifest::Lock;

/// What is written at the top of a workspace.
const TOP: [&str; 10] = [
    ".dockerignore",
    ".env.example",
    ".gitattributes",
    ".gitignore",
    "Cargo.lock",
    "Cargo.toml",
    "Dockerfile",
    "README.md",
    "compose.observability.yaml",
    "compose.yaml",
];

/// The files that the lock knows and the tree does not.
pub(super) fn stale(tree: &FileTree, lock: &Lock) -> Vec<OutPath> {
    lock.keys()
        .filter(|key| !key.contains('#'))
        // The key of a unit ends in `/`, which no path does.
        .filter_map(|key| OutPath::new(key).ok())
        .filter(|path| tree.get(path).is_none())
        .collect()
}

/// Where runs write files.
pub(super) struct Written<'a> {
    /// The folders of crates, those of services that are gone among them.
    crates: BTreeSet<&'a str>,
    /// The folders of clients, a former one among them.
    clients: BTreeSet<&'a str>,
}

impl<'a> Written<'a> {
    pub(super) fn of(lock: &'a Lock) -> Self {
        let folders = |name: &'static str| {
            let keys = lock.keys().filter_map(move |key| key.strip_suffix(name));
            keys.filter_map(|folder| folder.strip_suffix('/'))
        };
        Self {
            crates: folders("Cargo.toml").collect(),
            clients: folders(typescript::SHARED).collect(),
        }
    }

    /// Whether a run could have written that file.
    pub(super) fn covers(&self, path: &OutPath) -> bool {
        let path = path.as_str();
        let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        !path.split('/').any(is_git)
            && (TOP.contains(&path)
                || folders.any(|folder| {
                    [runtime::FOLDER, "deploy"].contains(&folder) || self.crates.contains(folder)
                })
                || self.is_client(path))
    }

    /// Clients lie beside what they share, not below.
    fn is_client(&self, path: &str) -> bool {
        let folder = path.rsplit_once('/').map(|(folder, _)| folder);
        let is_module = path.ends_with(typescript::END);
        folder.is_some_and(|folder| is_module && self.clients.contains(folder))
    }
}

/// Whether the key of a lock is that of the unit a run writes.
pub(super) fn is_unit(key: &str) -> bool {
    key.strip_suffix('/') == Some(runtime::FOLDER)
}

/// Whether git, on some disk, takes a name for its own folder.
fn is_git(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == ".git" || name.starts_with("git~")
}
