//! A dependency that crates share through the workspace: whether the user's serves ours, and what it lacks for them.

use std::collections::BTreeSet;

use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, Value};

use super::table::table;
use crate::artifact::{Body, FileTree};

/// The names of those that crates of a tree take from the workspace.
pub(super) fn used(tree: &FileTree) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (_, artifact) in tree.iter() {
        let Body::Cargo(edits) = &artifact.body else {
            continue;
        };
        let document: DocumentMut = edits.template.parse().unwrap_or_default();
        for name in ["dependencies", "dev-dependencies"] {
            let table = table(document.as_item(), name);
            let items = table.into_iter().flat_map(TableLike::iter);
            let shared = items.filter(|(_, item)| item.get("workspace").is_some());
            used.extend(shared.map(|(key, _)| key.to_owned()));
        }
    }
    used
}

/// Whether no version can be both what was found and what is wanted. What comes from a folder or from git is not judged.
pub(super) fn is_other(found: &Item, wanted: &Item) -> bool {
    let series = |item: &Item| series(version(item)?);
    match (series(found), series(wanted)) {
        (Some(found), Some(wanted)) => found != wanted,
        _ => false,
    }
}

fn version(item: &Item) -> Option<&str> {
    item.as_str().or_else(|| item.get("version")?.as_str())
}

/// The numbers that a requirement such as `0.8` or `^1.0.3` does not let change; `None` for another kind of one.
fn series(requirement: &str) -> Option<Vec<u32>> {
    let numbers = requirement.trim().trim_start_matches(['^', '~', '=']);
    let parts = numbers.trim().split('.').map(|part| part.parse().ok());
    let numbers: Vec<u32> = parts.map_while(|part| part).collect();
    match numbers.as_slice() {
        [] | [0] => None,
        [0, minor, ..] => Some(vec![0, *minor]),
        [major, ..] => Some(vec![*major]),
    }
}

/// The dependency with the features that it lacks; `None` where it has all of them.
pub(super) fn completed(found: &Item, wanted: &Item) -> Option<Item> {
    let has = features(found);
    let mut missing = features(wanted);
    missing.retain(|feature| !has.contains(feature));
    if missing.is_empty() {
        return None;
    }
    let mut completed = found.clone();
    if let Some(version) = found.as_str() {
        let mut table = InlineTable::new();
        table.insert("version", version.into());
        *table.decor_mut() = found.as_value()?.decor().clone();
        completed = Item::Value(Value::InlineTable(table));
    }
    let table = completed.as_table_like_mut()?;
    let list = table.entry("features");
    let list = list.or_insert(Item::Value(Array::new().into()));
    list.as_array_mut()?.extend(missing);
    Some(completed)
}

/// The features that a dependency asks for; `default` is one that is asked for unless it is switched off. What comes from
/// the workspace is switched there.
fn features(item: &Item) -> Vec<String> {
    let listed = item.get("features").and_then(Item::as_array);
    let listed = listed.into_iter().flatten().filter_map(Value::as_str);
    let switch = item.get("default-features").and_then(Item::as_bool);
    let is_shared = item.get("workspace").is_some();
    let default = (!is_shared && switch != Some(false)).then_some("default");
    listed.chain(default).map(str::to_owned).collect()
}

/// A value as text, the same for `a.b = 1` and `a = { b = 1 }`.
pub(super) fn normal(item: &Item) -> String {
    match item.clone().into_value() {
        Ok(mut value) => {
            value.decor_mut().clear();
            if let Some(table) = value.as_inline_table_mut() {
                table.fmt();
            }
            value.to_string()
        }
        Err(item) => item.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(value: &str) -> Item {
        let document: DocumentMut = format!("a = {value}\n").parse().unwrap();
        document["a"].clone()
    }

    #[test]
    fn a_series_is_what_cargo_does_not_leave() {
        let is_other = |found: &str, wanted: &str| is_other(&item(found), &item(wanted));
        assert!(is_other("\"0.7\"", "{ version = \"0.8.9\" }"));
        assert!(is_other("{ version = \"2\" }", "\"1.0.3\""));
        for same in [
            "\"0.8\"",
            "\"=0.8.1\"",
            "\"0\"",
            "\"*\"",
            "{ git = \"x\" }",
            "\">=0.5\"",
        ] {
            assert!(!is_other(same, "\"0.8.9\""), "{same}");
        }
    }

    #[test]
    fn features_that_are_missing_are_added() {
        let completed = |found: &str, wanted: &str| {
            completed(&item(found), &item(wanted)).map(|item| normal(&item))
        };
        let derive = "{ version = \"1.0.2\", features = [\"derive\"] }";
        let whole = "{ version = \"1\", features = [\"derive\"] }";
        assert_eq!(completed("\"1\"", derive).as_deref(), Some(whole));
        assert_eq!(completed(whole, derive), None);
        let bare = "{ version = \"1\", default-features = false }";
        let both = "{ version = \"1\", default-features = false, features = [\"default\"] }";
        assert_eq!(completed(bare, "\"1.0.2\"").as_deref(), Some(both));
        assert_eq!(completed("\"1\"", bare), None);
    }
}
