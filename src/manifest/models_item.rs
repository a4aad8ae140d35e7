//! The entries of `models:` as YAML on one line.

use super::ModelsEntry;
use super::item::scalar;

/// Entries, keys in the order of the documentation, defaults left out.
pub(super) fn list(entries: &[ModelsEntry]) -> String {
    let entries: Vec<String> = entries.iter().map(entry).collect();
    format!("[{}]", entries.join(", "))
}

fn entry(entry: &ModelsEntry) -> String {
    let list = |values: &[String]| {
        let values: Vec<String> = values.iter().map(|value| scalar(value)).collect();
        (!values.is_empty()).then(|| format!("[{}]", values.join(", ")))
    };
    let keys = [
        ("files", list(&entry.files)),
        ("tables", list(&entry.tables)),
        ("dialect", entry.dialect.map(|it| it.name().to_owned())),
        ("bool", entry.bool.then(|| "true".to_owned())),
    ];
    let keys = keys.into_iter();
    let keys = keys.filter_map(|(key, value)| Some(format!("{key}: {}", value?)));
    format!("{{{}}}", keys.collect::<Vec<_>>().join(", "))
}
