//! Logic that the user wrote and whose route or method another function serves now: its file would be taken for one
//! that nobody needs.

use std::collections::{BTreeMap, BTreeSet};

use super::signature;
use super::{Action, Plan};
use crate::artifact::{Body, FileTree, Hash, OutPath};
use crate::manifest::Lock;

/// What stands before a route or method in the lock, behind the path of the file that serves it.
const PLACE: &str = "serves:";

/// Where the logic of an edited file belongs now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// What it serves, by the contract now.
    pub served: String,
    /// Its function.
    pub function: String,
    /// The file that serves it now.
    pub to: OutPath,
    /// The function there.
    pub new_function: String,
}

impl Moved {
    /// `user/login`: what the logic was called, by the path of its file.
    #[must_use]
    pub fn name(&self, from: &OutPath) -> String {
        name(from, &self.function)
    }

    /// What it is called now.
    #[must_use]
    pub fn new_name(&self) -> String {
        name(&self.to, &self.new_function)
    }
}

/// A function behind the folders below `logic` of its file.
fn name(file: &OutPath, function: &str) -> String {
    let below = file
        .as_str()
        .split_once("/src/logic/")
        .map_or("", |(_, below)| below);
    match below.rsplit_once('/') {
        Some((group, _)) => format!("{group}/{function}"),
        None => function.to_owned(),
    }
}

/// Under which place the lock has what a file serves.
pub(super) fn place(served: &str) -> String {
    format!("{PLACE}{served}")
}

/// Tells of each file that is left over where its logic belongs.
pub(super) fn find(plan: &mut Plan, tree: &FileTree, lock: &Lock) {
    let now = Served::of(tree);
    let before = recorded(lock);
    let free: BTreeSet<OutPath> = plan
        .steps
        .iter()
        .filter(|step| is_stub(&step.action))
        .map(|step| step.path.clone())
        .collect();
    for step in &mut plan.steps {
        if step.action != Action::Orphan {
            continue;
        }
        let moved = now.moved(&step.path, lock, &before);
        step.moved = moved.filter(|moved| free.contains(&moved.to));
        if let Some(moved) = &step.moved {
            // The next run knows it by what it would serve now, whatever comes by then.
            let path = step.path.as_str();
            plan.lock.forget_places(path, PLACE);
            let hash = Hash::of(moved.served.as_bytes());
            plan.lock
                .record(format!("{path}#{}", place(&moved.served)), hash);
        }
    }
}

/// Whether nothing of the user's is in a file after the run.
fn is_stub(action: &Action) -> bool {
    matches!(action, Action::Create | Action::Update | Action::Unchanged)
}

/// Crate → what its logic serves.
type Recorded<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// What the lock has of all logic.
fn recorded(lock: &Lock) -> Recorded<'_> {
    let mut recorded = Recorded::new();
    for (path, place) in lock.keys().filter_map(|key| key.split_once('#')) {
        if let Some(served) = place.strip_prefix(PLACE) {
            recorded.entry(crate_of(path)).or_default().insert(served);
        }
    }
    recorded
}

/// The folder of a crate, of a file in its `src`.
fn crate_of(path: &str) -> &str {
    path.split_once("/src/").map_or("", |(folder, _)| folder)
}

/// What is served now: crate → route or method → file.
struct Served<'a> {
    files: BTreeMap<&'a str, BTreeMap<&'a str, &'a OutPath>>,
    tree: &'a FileTree,
}

impl<'a> Served<'a> {
    fn of(tree: &'a FileTree) -> Self {
        let mut files: BTreeMap<&str, BTreeMap<&str, &OutPath>> = BTreeMap::new();
        for (path, artifact) in tree.iter() {
            if let Some(served) = artifact.serves.as_deref() {
                let krate = files.entry(crate_of(path.as_str())).or_default();
                krate.insert(served, path);
            }
        }
        Self { files, tree }
    }

    fn moved(&self, from: &OutPath, lock: &Lock, before: &Recorded<'_>) -> Option<Moved> {
        let krate = crate_of(from.as_str());
        let (now, before) = (self.files.get(krate)?, before.get(krate)?);
        let mut old = lock
            .places(from.as_str())
            .filter_map(|(place, _)| place.strip_prefix(PLACE));
        let (served, to) = old.find_map(|old| {
            let same = now.get_key_value(old);
            same.or_else(|| now.get_key_value(renamed(old, before, now)?))
        })?;
        let Body::Text(text) = &self.tree.get(to)?.body else {
            return None;
        };
        let places = lock.places(from.as_str()).map(|(place, _)| place);
        Some(Moved {
            served: (*served).to_owned(),
            function: signature::recorded(places)?.to_owned(),
            to: (*to).clone(),
            new_function: signature::name(text)?.to_owned(),
        })
    }
}

/// The new name of a gRPC method: the only one that came to its service where only this one went.
fn renamed<'a>(
    old: &str,
    before: &BTreeSet<&str>,
    now: &BTreeMap<&'a str, &OutPath>,
) -> Option<&'a str> {
    let service = service_of(old)?;
    let is_of = |served: &str| service_of(served) == Some(service);
    let gone = before
        .iter()
        .filter(|it| is_of(it) && !now.contains_key(**it));
    let mut new = now.keys().filter(|it| is_of(it) && !before.contains(**it));
    let only = *new.next()?;
    (new.next().is_none() && gone.count() == 1).then_some(only)
}

/// `user.User` of `/user.User/Login`; none for a route.
fn service_of(served: &str) -> Option<&str> {
    Some(served.strip_prefix('/')?.split_once('/')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_renamed_where_one_went_and_one_came() {
        let path = OutPath::new("a").unwrap();
        let renamed = |before: &[&'static str], now: &[&'static str]| {
            let now = now.iter().map(|served| (*served, &path)).collect();
            renamed("/u.U/Get", &before.iter().copied().collect(), &now)
        };
        let before = ["/u.U/Get", "/u.U/Put", "/u.V/Get"];
        assert_eq!(
            renamed(&before, &["/u.U/Fetch", "/u.U/Put", "/u.V/New"]),
            Some("/u.U/Fetch")
        );
        assert_eq!(
            renamed(&before, &["/u.U/Fetch", "/u.U/More", "/u.U/Put"]),
            None
        );
        assert_eq!(renamed(&before, &["/u.U/Fetch"]), None);
        assert_eq!(renamed(&before, &["/u.U/Put"]), None);
    }
}
