//! The entries of `models:` as YAML on one line.

use super::text::scalar;
use super::{Deletion, Fixed, ModelsEntry, SoftDelete};

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
        ("datasource", entry.datasource.as_deref().map(scalar)),
        ("dialect", entry.dialect.map(|it| it.name().to_owned())),
        ("bool", entry.bool.then(|| "true".to_owned())),
        ("strict", entry.strict.then(|| "true".to_owned())),
        ("version", entry.version.as_deref().map(scalar)),
        ("soft_delete", deletion(&entry.soft_delete)),
        ("cache", entry.cache.map(|cache| cache.to_string())),
        ("cache_prefix", entry.cache_prefix.as_deref().map(scalar)),
    ];
    let keys = keys.into_iter();
    let keys = keys.filter_map(|(key, value)| Some(format!("{key}: {}", value?)));
    format!("{{{}}}", keys.collect::<Vec<_>>().join(", "))
}

fn deletion(deletion: &Deletion) -> Option<String> {
    match deletion {
        Deletion::Unsaid => None,
        Deletion::None => Some("none".to_owned()),
        Deletion::Mark(mark) => Some(soft_delete(mark)),
    }
}

fn soft_delete(mark: &SoftDelete) -> String {
    let mut keys = vec![
        format!("column: {}", scalar(&mark.column)),
        format!("live: {}", fixed(&mark.live)),
        format!("deleted: {}", fixed(&mark.deleted)),
    ];
    let set = mark.set.iter();
    let set: Vec<_> = set
        .map(|(column, value)| format!("{}: {}", scalar(column), fixed(value)))
        .collect();
    keys.extend((!set.is_empty()).then(|| format!("set: {{{}}}", set.join(", "))));
    format!("{{{}}}", keys.join(", "))
}

fn fixed(value: &Fixed) -> String {
    match value {
        Fixed::Null => "null".to_owned(),
        Fixed::Bool(value) => value.to_string(),
        Fixed::Integer(value) => value.to_string(),
        Fixed::Text(text) => scalar(text),
    }
}
