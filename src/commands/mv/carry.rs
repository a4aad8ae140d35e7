//! The user's files: taken to their new places, and what they name renamed.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;

use super::mentions;
use super::rename::Rename;
use crate::artifact::OutPath;
use crate::commands::Ended;
use crate::commands::place::Place;
use crate::disk::files_below;
use crate::plan::{Action, Moved, Plan};

/// Takes the logic along that a rename moves, in the files of its crate as well; gives how many files moved.
pub(super) fn follow(plan: &mut Plan, place: &Place, rename: &Rename) -> Ended<usize> {
    let moved: Vec<(OutPath, Moved)> = plan
        .steps
        .iter()
        .filter_map(|step| Some((step.path.clone(), step.moved.clone()?)))
        .filter(|(from, moved)| rename.takes(from, moved))
        .collect();
    let mut crates: Vec<&str> = moved
        .iter()
        .filter_map(|(from, _)| crate_of(from))
        .collect();
    crates.dedup();
    for folder in crates {
        let mut texts = sources(plan, place, folder)?;
        for (from, moved) in moved
            .iter()
            .filter(|(from, _)| crate_of(from) == Some(folder))
        {
            move_one(&mut texts, from, moved);
        }
        if let Some((old, new)) = rename.folders() {
            rewrite(&mut texts, |text| mentions::of_path(text, &old, &new));
        }
        put(plan, place, texts)?;
    }
    for (from, _) in &moved {
        let before = place.out.read(from)?.unwrap_or_default();
        plan.take_away(from, before);
    }
    Ok(moved.len())
}

/// The folder of the crate that a file of logic is in.
fn crate_of(path: &OutPath) -> Option<&str> {
    Some(path.as_str().split_once("/src/logic/")?.0)
}

/// Sources of the user's by path, those that moved by their new one.
pub(super) type Texts = BTreeMap<OutPath, String>;

/// The user's own sources of a crate: files that he edited, and those that no run writes.
pub(super) fn sources(plan: &Plan, place: &Place, folder: &str) -> Ended<Texts> {
    let root = place.out.root();
    let found = files_below(&root.join(folder), "rs")?.unwrap_or_default();
    let mut texts = Texts::new();
    for path in found {
        let Some(path) = below(root, &path).filter(|path| is_users(plan, path)) else {
            continue;
        };
        let bytes = place.out.read(&path)?.unwrap_or_default();
        if let Ok(text) = String::from_utf8(bytes) {
            texts.insert(path, text);
        }
    }
    Ok(texts)
}

fn below(root: &Path, path: &Path) -> Option<OutPath> {
    let path = path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
    OutPath::new(path).ok()
}

fn is_users(plan: &Plan, path: &OutPath) -> bool {
    let step = plan.steps.iter().find(|step| step.path == *path);
    let is_built = path.as_str().split('/').any(|folder| folder == "target");
    !is_built && step.is_none_or(|step| matches!(step.action, Action::Keep | Action::Orphan))
}

fn move_one(texts: &mut Texts, from: &OutPath, moved: &Moved) {
    let Some(text) = texts.remove(from) else {
        return;
    };
    texts.insert(moved.to.clone(), text);
    if moved.function == moved.new_function {
        return;
    }
    let name = moved.name(from);
    let path: Vec<&str> = std::iter::once("logic").chain(name.split('/')).collect();
    for (place, text) in texts.iter_mut() {
        let is_own = *place == moved.to;
        if let Some(new) = mentions::of_function(text, &path, &moved.new_function, is_own) {
            *text = new;
        }
    }
}

/// Changes every text in which there is something to change.
pub(super) fn rewrite(texts: &mut Texts, with: impl Fn(&str) -> Option<String>) {
    for text in texts.values_mut() {
        if let Some(new) = with(text) {
            *text = new;
        }
    }
}

/// Plans the texts that are not what stands on the disk.
pub(super) fn put(plan: &mut Plan, place: &Place, texts: Texts) -> Ended<()> {
    for (path, text) in texts {
        let before = place.out.read(&path);
        let before = before.with_context(|| format!("cannot use `{path}`"))?;
        if before.as_deref() != Some(text.as_bytes()) {
            plan.put(&path, text.into_bytes(), before);
        }
    }
    Ok(())
}
