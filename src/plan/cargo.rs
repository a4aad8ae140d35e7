//! A `Cargo.toml` that the user edited: what is missing is added, what ferroctl wrote and nobody changed is
//! raised, and what names a crate that is gone is taken out. The rest stays as the user has it.

use std::collections::{BTreeMap, BTreeSet};

use super::dependency::{completed, normal};
use super::table::{table, table_mut};
use anyhow::{Context as _, Result};
use toml_edit::{Array, DocumentMut, Item, Table, TableLike};

/// The lists of folders under `workspace`.
const LISTS: [&str; 2] = ["members", "exclude"];
/// What crates of a workspace share.
pub(super) const SHARED: &str = "workspace.dependencies";
const TABLES: [&str; 5] = [
    SHARED,
    "dependencies",
    "dev-dependencies",
    "build-dependencies",
    "features",
];

/// What became of a crate that is rendered no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Its `Cargo.toml` was edited, and stays.
    Left,
    /// Its `Cargo.toml` is no more.
    Vanished,
}

/// What is known of the crates around a `Cargo.toml`, and of what ferroctl wrote into it.
pub(super) struct Around<'a> {
    /// Whether ferroctl wrote that value at that place.
    pub(super) wrote: &'a dyn Fn(&str, &str) -> bool,
    /// Whether ferroctl wrote anything at that place.
    pub(super) knows: &'a dyn Fn(&str) -> bool,
    /// What became of the crate in that folder, relative to the edited file, where it is rendered no longer.
    pub(super) folder: &'a dyn Fn(&str) -> Option<Fate>,
    /// The names of such crates among the workspace's dependencies.
    pub(super) crates: &'a BTreeMap<String, Fate>,
    /// The names of the shared dependencies that crates use.
    pub(super) used: &'a BTreeSet<String>,
}

/// Every member, dependency and feature of a `Cargo.toml`: place → value, both as text.
///
/// # Errors
/// For what is not TOML.
pub(super) fn values(text: &str) -> Result<BTreeMap<String, String>> {
    let document: DocumentMut = text.parse()?;
    let mut values = BTreeMap::new();
    for list in LISTS {
        for folder in folders(&document, list) {
            values.insert(place(list, &folder), folder);
        }
    }
    for name in TABLES {
        let Some(table) = table(document.as_item(), name) else {
            continue;
        };
        for (key, item) in table.iter() {
            values.insert(format!("{name}:{key}"), normal(item));
        }
    }
    Ok(values)
}

/// The workspace dependencies of a `Cargo.toml` that are folders: name and path. None for what is not TOML.
pub(super) fn shared_folders(text: &str) -> Vec<(String, String)> {
    let Ok(document) = text.parse::<DocumentMut>() else {
        return Vec::new();
    };
    let table = table(document.as_item(), SHARED);
    table
        .into_iter()
        .flat_map(TableLike::iter)
        .filter_map(|(name, item)| Some((name.to_owned(), item.get("path")?.as_str()?.to_owned())))
        .collect()
}

/// Brings `current` up to `template`.
///
/// # Errors
/// For a `current` that is not TOML, or has something else where members and dependencies belong.
pub(super) fn merge(template: &str, current: &str, around: &Around) -> Result<String> {
    let template: DocumentMut = template.parse()?;
    let mut document: DocumentMut = current.parse().context("it is not valid TOML")?;
    for list in LISTS {
        merge_list(&folders(&template, list), &mut document, list, around)?;
    }
    for name in TABLES {
        let wanted = table(template.as_item(), name);
        if let Some(wanted) = wanted {
            let wanted = without_moved(wanted, name, &template, &document, around);
            merge_table(&wanted, table_mut(&mut document, name)?, name, around);
        }
        let is_wanted = |key: &str| wanted.is_some_and(|wanted| wanted.contains_key(key));
        drop_gone(&mut document, name, around, &is_wanted)?;
    }
    Ok(document.to_string())
}

/// The wanted dependencies less those that the user has put into another table: of what cargo builds when, or for which
/// target.
fn without_moved(
    wanted: &dyn TableLike,
    name: &str,
    template: &DocumentMut,
    document: &DocumentMut,
    around: &Around,
) -> Table {
    let here = table(document.as_item(), name);
    let is_moved = |key: &str| {
        let is_here = here.is_some_and(|here| here.contains_key(key));
        !is_here
            && (around.knows)(&format!("{name}:{key}"))
            && is_elsewhere(key, template, document)
    };
    let kept = wanted.iter().filter(|(key, _)| !is_moved(key));
    kept.map(|(key, item)| (key.to_owned(), item.clone()))
        .collect()
}

/// Whether a table that ferroctl does not want a dependency in has it.
fn is_elsewhere(key: &str, template: &DocumentMut, document: &DocumentMut) -> bool {
    let has = |table: Option<&dyn TableLike>| table.is_some_and(|table| table.contains_key(key));
    let mut own = TABLES[1..4].iter();
    let targets = document.get("target").and_then(Item::as_table_like);
    let mut targets = targets.into_iter().flat_map(TableLike::iter);
    own.any(|name| has(table(document.as_item(), name)) && !has(table(template.as_item(), name)))
        || targets.any(|(_, target)| {
            let mut tables = TABLES[1..4].iter();
            tables.any(|name| has(target.get(name).and_then(Item::as_table_like)))
        })
}

fn merge_list(
    wanted: &[String],
    document: &mut DocumentMut,
    list: &str,
    around: &Around,
) -> Result<()> {
    if wanted.is_empty() && folders(document, list).is_empty() {
        return Ok(());
    }
    let array = document
        .entry("workspace")
        .or_insert(Item::Table(Table::new()))
        .as_table_like_mut()
        .context("`workspace` is not a table")?
        .entry(list)
        .or_insert(Item::Value(Array::new().into()))
        .as_array_mut()
        .with_context(|| format!("`workspace.{list}` is not a list"))?;
    array.retain(|folder| {
        let folder = folder.as_str().unwrap_or_default();
        let is_wanted = wanted.iter().any(|wanted| wanted == folder);
        let ours = (around.wrote)(&place(list, folder), folder);
        is_wanted || !ours || (around.folder)(folder).is_none()
    });
    for folder in wanted {
        if !array.iter().any(|other| other.as_str() == Some(folder)) {
            push_like_the_last(array, folder);
        }
    }
    Ok(())
}

/// Under which place a folder of a list is recorded.
fn place(list: &str, folder: &str) -> String {
    format!("workspace.{list}:{folder}")
}

/// Adds a folder on a line of its own where the others stand on lines of their own.
fn push_like_the_last(array: &mut Array, folder: &str) {
    let prefix = array
        .iter()
        .last()
        .and_then(|last| last.decor().prefix()?.as_str().map(str::to_owned));
    array.push(folder);
    let index = array.len() - 1;
    if let (Some(prefix), Some(value)) = (prefix, array.get_mut(index)) {
        let only = index == 0;
        let prefix = if prefix.is_empty() && !only {
            " "
        } else {
            &prefix
        };
        value.decor_mut().set_prefix(prefix);
    }
}

fn merge_table(wanted: &dyn TableLike, table: &mut dyn TableLike, name: &str, around: &Around) {
    for (key, item) in wanted.iter() {
        let found = table.get(key).map(normal);
        let raise = |found: &String| {
            *found != normal(item) && (around.wrote)(&format!("{name}:{key}"), found)
        };
        if found.as_ref().is_none_or(raise) {
            table.insert(key, item.clone());
        } else if name == "dependencies" || name == SHARED && around.used.contains(key) {
            let found = table.get(key);
            let completed = found.and_then(|found| completed(found, item));
            completed.map(|completed| table.insert(key, completed));
        }
    }
}

/// Takes out the dependencies on crates that are gone: cargo would not even start. Where something is left of such a
/// crate, only those that ferroctl wrote.
fn drop_gone(
    document: &mut DocumentMut,
    name: &str,
    around: &Around,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<()> {
    if table(document.as_item(), name).is_none() {
        return Ok(());
    }
    let table = table_mut(document, name)?;
    let dead: Vec<String> = table
        .iter()
        // A crate that now comes from another place is not gone.
        .filter(|(key, _)| !is_wanted(key))
        .filter(|(key, item)| {
            let inherits = item.get("workspace").is_some() && name != SHARED;
            let fate = match item.get("path").and_then(Item::as_str) {
                Some(path) => (around.folder)(path),
                None => around.crates.get(*key).copied().filter(|_| inherits),
            };
            let wrote = || (around.wrote)(&format!("{name}:{key}"), &normal(item));
            fate.is_some_and(|fate| fate == Fate::Vanished || wrote())
        })
        .map(|(key, _)| key.to_owned())
        .collect();
    for key in dead {
        table.remove(&key);
    }
    Ok(())
}

fn folders(document: &DocumentMut, list: &str) -> Vec<String> {
    let array = document
        .get("workspace")
        .and_then(|workspace| workspace.get(list))
        .and_then(Item::as_array);
    array
        .into_iter()
        .flatten()
        .filter_map(|member| member.as_str().map(str::to_owned))
        .collect()
}
