//! Which keys are read, so that those that are not can be named.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::read_error::join;

/// The keys that were asked for, by the path of their block.
#[derive(Debug, Default)]
pub(super) struct Known {
    blocks: BTreeMap<String, BTreeSet<&'static str>>,
}

impl Known {
    /// The block at `path` was read for these keys.
    pub(super) fn open(&mut self, path: &str, keys: &[&'static str]) {
        let block = self.blocks.entry(path.to_owned()).or_default();
        block.extend(keys);
    }

    /// Whether somebody asked for the key `name` at the top.
    pub(super) fn knows(&self, name: &str) -> bool {
        let top = self.blocks.get("");
        top.is_some_and(|keys| keys.iter().any(|key| key.eq_ignore_ascii_case(name)))
    }

    /// One sentence for each key of `root` that was not asked for.
    pub(super) fn unknown(&self, root: &Value) -> Vec<String> {
        let mut found = Vec::new();
        self.walk(root, "", &mut found);
        found
    }

    fn walk(&self, value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                // Blocks that were taken as a whole have no keys of their own to check.
                if let Some(keys) = self.blocks.get(path) {
                    self.walk_block(map, (path, keys), found);
                }
            }
            Value::Array(items) => {
                for (place, item) in items.iter().enumerate() {
                    self.walk(item, &format!("{path}[{place}]"), found);
                }
            }
            _ => {}
        }
    }

    fn walk_block(
        &self,
        map: &Map<String, Value>,
        (path, keys): (&str, &BTreeSet<&'static str>),
        found: &mut Vec<String>,
    ) {
        for (key, value) in map {
            match keys.iter().find(|known| known.eq_ignore_ascii_case(key)) {
                Some(known) => self.walk(value, &join(path, known), found),
                None => found.push(sentence(&join(path, key), nearest(key, keys))),
            }
        }
    }
}

fn sentence(path: &str, meant: Option<&str>) -> String {
    match meant {
        Some(meant) => format!("`{path}` is unknown and has no effect, did you mean `{meant}`?"),
        None => format!("`{path}` is unknown and has no effect"),
    }
}

fn nearest<'a>(key: &str, keys: &BTreeSet<&'a str>) -> Option<&'a str> {
    let key = key.to_ascii_lowercase();
    let distances = keys
        .iter()
        .map(|known| (distance(&key, &known.to_ascii_lowercase()), *known));
    let (steps, known) = distances.min()?;
    (steps <= 1 + key.len() / 4).then_some(known)
}

/// The letters to insert, remove or replace to make `from` into `to` (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

/// The key of `map` that is `key` but for case.
pub(super) fn same_key(map: &Map<String, Value>, key: &str) -> Option<String> {
    map.keys()
        .find(|own| own.eq_ignore_ascii_case(key))
        .cloned()
}

/// Puts `value` at `path` below `map`, with the blocks on the way there.
pub(super) fn put(map: &mut Map<String, Value>, path: &str, value: Value) {
    let (key, rest) = match path.split_once('.') {
        Some((key, rest)) => (key, Some(rest)),
        None => (path, None),
    };
    let key = same_key(map, key).unwrap_or_else(|| key.to_owned());
    let Some(rest) = rest else {
        map.insert(key, value);
        return;
    };
    let mut block = match map.remove(&key) {
        Some(Value::Object(block)) => block,
        _ => Map::new(),
    };
    put(&mut block, rest, value);
    map.insert(key, Value::Object(block));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_key_is_suggested() {
        let keys = BTreeSet::from(["Timeout", "MaxBytes", "Port"]);
        assert_eq!(nearest("Timout", &keys), Some("Timeout"));
        assert_eq!(nearest("max_bytes", &keys), Some("MaxBytes"));
        assert_eq!(nearest("Weather", &keys), None);
    }
}
