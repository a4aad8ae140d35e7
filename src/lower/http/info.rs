//! The `info` block.

use super::docs;
use crate::api::ast::{Document, Entry, Item};
use crate::ir::{Docs, Info};

/// The root's `info`, its keys compared without case: goctl knows `Title` as well as `title`.
pub(super) fn read(root: &Document) -> Info {
    let infos = root.items.iter().filter_map(|item| match item {
        Item::Info(info) => Some(info),
        _ => None,
    });
    let entries: Vec<&Entry> = infos.flat_map(|info| &info.entries).collect();
    let text = |keys: &[&str]| keys.iter().find_map(|key| value(&entries, key));
    Info {
        title: text(&["title"]),
        description: text(&["desc", "description"]),
        version: text(&["version"]),
        terms: text(&["termsOfService"]),
        contact_name: text(&["contactName", "author"]),
        contact_url: text(&["contactURL"]),
        contact_email: text(&["contactEmail", "email"]),
        license_name: text(&["licenseName"]),
        license_url: text(&["licenseURL"]),
    }
}

fn value(entries: &[&Entry], key: &str) -> Option<String> {
    let is_at = |entry: &&&Entry| entry.key.value.eq_ignore_ascii_case(key);
    let text = entries.iter().rev().find(is_at)?.value.value.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// What the service as a whole is said to be.
pub(super) fn docs(info: &Info) -> Docs {
    let texts = info.title.iter().chain(&info.description);
    docs::tidy(texts.flat_map(|text| docs::split(text)).collect())
}
