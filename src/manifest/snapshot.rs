//! What a workspace says about itself before a run: manifest, lock, and the services' own settings.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use serde_yaml::Value;

use super::{LOCK, Lock, MANIFEST, Manifest, cargo, edit, hidden, place, yaml};
use crate::artifact::OutPath;
use crate::diagnostic::Diagnostic;
use crate::disk::Read;
use crate::ir::Inherited;
use crate::source::{FileId, Span, without_mark};

/// The workspace for cargo.
const CARGO: &str = "Cargo.toml";
/// Where the images of the stack are pinned.
pub const PINS: &str = "deploy/images/Dockerfile";
/// The user's own compose file, which compose reads over ours.
pub const OVERRIDE: &str = "compose.override.yaml";

/// Everything about a workspace that decides what is generated, besides the contracts.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The manifest.
    pub manifest: Manifest,
    /// The text of the manifest.
    pub text: String,
    /// Where each entry of [`Manifest::services`] stands in it; shorter where that cannot be told.
    pub places: Vec<Span>,
    /// What ferroctl wrote in earlier runs.
    pub lock: Lock,
    /// The service's `etc/<name>.yaml` where it is there, by the service's name.
    pub settings: BTreeMap<String, Settings>,
    /// What our crates take from the workspace's `Cargo.toml`.
    pub package: Inherited,
    /// The text of the file that pins images; empty where it is not there.
    pub pins: String,
    /// The containers that the user's `compose.override.yaml` names.
    pub containers: BTreeSet<String>,
}

impl Workspace {
    /// Reads what belongs to a manifest.
    ///
    /// # Errors
    /// For a file that cannot be read, a lock of a newer ferroctl, and settings that are not YAML.
    pub fn load(manifest: Manifest, text: &str, file: FileId, read: &Read) -> Result<Self> {
        let lock = read_text(read, LOCK)?.unwrap_or_default();
        let mut workspace = Self {
            text: text.to_owned(),
            places: edit::item_spans(text, file),
            lock: Lock::parse(&lock)?,
            ..Self::default()
        };
        workspace.package = cargo::inherited(read_text(read, CARGO)?.as_deref());
        workspace.pins = read_text(read, PINS)?.unwrap_or_default();
        workspace.containers = containers(&read_text(read, OVERRIDE)?.unwrap_or_default());
        for entry in &manifest.services {
            let path = entry.settings();
            if let Some(text) = read_text(read, &path)? {
                let settings = Settings::parse(&text).with_context(|| path.clone())?;
                workspace.settings.insert(entry.name.clone(), settings);
            }
        }
        workspace.manifest = manifest;
        Ok(workspace)
    }

    /// Puts a finding at the entry of a service, by its index in [`Manifest::services`], unless it has a place.
    #[must_use]
    pub fn at_entry(&self, finding: Diagnostic, index: usize) -> Diagnostic {
        match self.places.get(index) {
            Some(span) if finding.primary.is_none() => finding.at(*span, ""),
            _ => finding,
        }
    }

    /// Puts a finding at a word under a key of a service's entry, at the entry where it is not written there as it is.
    #[must_use]
    pub fn at_word(&self, finding: Diagnostic, index: usize, place: (&str, &str)) -> Diagnostic {
        match self.word(index, place) {
            Some(span) => finding.at(span, ""),
            None => self.at_entry(finding, index),
        }
    }

    /// Puts a finding at a key at the top level.
    #[must_use]
    pub fn at_key(&self, finding: Diagnostic, key: &str) -> Diagnostic {
        let file = self.places.first().map(|span| span.file);
        match file.and_then(|file| place::of(&self.text, &[key], file)) {
            Some(span) => finding.at(span, ""),
            None => finding,
        }
    }

    fn word(&self, index: usize, (key, word): (&str, &str)) -> Option<Span> {
        let span = self.places.get(index)?;
        let entry = self.text.get(span.range())?;
        let from = entry.find(key)?;
        let is_part = |c: char| c.is_alphanumeric() || "-_./".contains(c);
        let mut found = entry[from..].match_indices(word).map(|(at, _)| from + at);
        let start = found.find(|start| {
            let before = entry[..*start].ends_with(is_part);
            !before && !entry[start + word.len()..].starts_with(is_part)
        })?;
        let start = span.start() + start;
        Some(Span::new(span.file, start..start + word.len()))
    }
}

impl Workspace {
    /// Whether a file, beside the contracts, decides what is generated.
    #[must_use]
    pub fn reads(&self, path: &str) -> bool {
        let mut services = self.manifest.services.iter();
        [CARGO, PINS, OVERRIDE].contains(&path) || services.any(|entry| entry.settings() == path)
    }
}

/// The names under `services` of a compose file; none where it is not YAML, which compose itself will say.
fn containers(text: &str) -> BTreeSet<String> {
    let file = yaml::read(text).unwrap_or_default();
    let services = file.get("services").and_then(Value::as_mapping);
    let names = services.into_iter().flatten();
    names
        .filter_map(|(name, _)| name.as_str().map(str::to_owned))
        .collect()
}

/// Reads a text below the workspace; a path that does not lie there is not there, and `lower` says so.
fn read_text(read: &Read, path: &str) -> Result<Option<String>> {
    let Ok(path) = OutPath::new(path) else {
        return Ok(None);
    };
    let bytes = read(&path).with_context(|| format!("cannot read `{path}`"))?;
    bytes
        .map(|bytes| String::from_utf8(bytes).with_context(|| format!("`{path}` is not UTF-8")))
        .transpose()
        .map(|text| text.map(without_mark))
}

/// Reads the text of the manifest, where there is one.
///
/// # Errors
/// When it cannot be read or is not UTF-8.
pub fn manifest_text(read: &Read) -> Result<Option<String>> {
    read_text(read, MANIFEST)
}

/// A service's YAML with every `${NAME}` and `${NAME:-default}` expanded, as in an empty environment unless one was
/// given.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    text: String,
    written: Value,
    value: Value,
    file: Option<FileId>,
}

impl Settings {
    /// Reads the text of an `etc/*.yaml`.
    ///
    /// # Errors
    /// For a text that is not YAML once the placeholders are expanded.
    pub fn parse(text: &str) -> Result<Self> {
        let written = yaml::read(text)?;
        Ok(Self {
            text: text.to_owned(),
            value: expanded(written.clone(), &BTreeMap::new()),
            written,
            file: None,
        })
    }

    /// The same settings as a process with these environment variables reads them.
    #[must_use]
    pub fn in_environment(&self, environment: &BTreeMap<String, String>) -> Self {
        Self {
            value: expanded(self.written.clone(), environment),
            ..self.clone()
        }
    }

    /// Says under which id messages know the file.
    pub fn set_file(&mut self, file: FileId) {
        self.file = Some(file);
    }

    /// Where the value under the keys stands with its key, or the innermost block around it that is there. Of an
    /// entry with a secret, the key alone.
    #[must_use]
    pub fn place(&self, keys: &[&str]) -> Option<Span> {
        let span = place::of(&self.text, keys, self.file?)?;
        let entry = &self.text[span.range()];
        let key = entry.find(':').unwrap_or(entry.len());
        let is_shown = self.shown()[span.range()] == *entry;
        Some(span.ending(if is_shown {
            span.end()
        } else {
            span.start() + key
        }))
    }

    /// The text as messages may show it: secrets left out, everything else in its place.
    #[must_use]
    pub fn shown(&self) -> String {
        hidden::without_secrets(&self.text)
    }

    /// All of it, placeholders not expanded.
    #[must_use]
    pub fn written(&self) -> &Value {
        &self.written
    }

    /// All of it.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The text as it is on the disk, placeholders not expanded.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value under the keys, which match without regard to case as in go-zero.
    #[must_use]
    pub fn get(&self, keys: &[&str]) -> Option<&Value> {
        keys.iter().try_fold(&self.value, |value, key| {
            let mapping = value.as_mapping()?;
            let found = mapping.iter().find(|(name, _)| {
                name.as_str()
                    .is_some_and(|name| name.eq_ignore_ascii_case(key))
            });
            found.map(|(_, value)| value)
        })
    }

    /// A port under the keys: a number, or what stands behind the last colon of an address.
    #[must_use]
    pub fn port(&self, keys: &[&str]) -> Option<u16> {
        let value = self.get(keys)?;
        let text = match value {
            Value::String(text) => text.rsplit(':').next().unwrap_or(text).trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        text.parse().ok()
    }
}

fn expanded(value: Value, environment: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => expand_scalar(text, environment),
        Value::Sequence(items) => items
            .into_iter()
            .map(|item| expanded(item, environment))
            .collect(),
        Value::Mapping(mapping) => Value::Mapping(
            mapping
                .into_iter()
                .map(|(key, value)| (key, expanded(value, environment)))
                .collect(),
        ),
        other => other,
    }
}

/// A scalar that is wholly a placeholder is typed anew: `${PORT:-8300}` is a number.
fn expand_scalar(text: String, environment: &BTreeMap<String, String>) -> Value {
    if !text.contains("${") {
        return Value::String(text);
    }
    let expanded = expand(&text, environment);
    let is_whole = text.starts_with("${") && text.find('}') == Some(text.len() - 1);
    match yaml::read(&expanded) {
        Ok(value) if is_whole => value,
        _ => Value::String(expanded),
    }
}

/// A text with each `${NAME}` and `${NAME:-default}` replaced; a variable that is not there is empty.
#[must_use]
pub fn expand(text: &str, environment: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, placeholder)) = rest.split_once("${") {
        out.push_str(before);
        let Some((inside, after)) = placeholder.split_once('}') else {
            rest = &rest[before.len()..];
            break;
        };
        let (name, default) = inside.split_once(":-").unwrap_or((inside, ""));
        let value = environment.get(name).filter(|value| !value.is_empty());
        out.push_str(value.map_or(default, String::as_str));
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_take_their_defaults() {
        let settings = Settings::parse(
            "Port: ${PORT:-8300}\nListenOn: \"${HOST:-0.0.0.0}:${RPC_PORT:-9300}\"\nprometheus:\n  port: 9081\nA: ${B}\nC: ${open\n",
        )
        .unwrap();
        assert_eq!(settings.port(&["port"]), Some(8300));
        assert_eq!(settings.port(&["ListenOn"]), Some(9300));
        assert_eq!(settings.port(&["Prometheus", "Port"]), Some(9081));
        assert_eq!(settings.get(&["A"]), Some(&Value::Null));
        assert_eq!(settings.get(&["C"]), Some(&Value::String("${open".into())));
        assert_eq!(settings.port(&["Nothing"]), None);
        let set = BTreeMap::from([("HOST", "x"), ("PORT", ""), ("B", "7")]);
        let set = set.into_iter().map(|(k, v)| (k.into(), v.into())).collect();
        let settings = settings.in_environment(&set);
        assert_eq!(settings.port(&["port"]), Some(8300));
        assert_eq!(settings.get(&["A"]), Some(&Value::Number(7.into())));
        assert_eq!(
            settings.get(&["ListenOn"]).and_then(Value::as_str),
            Some("x:9300")
        );
    }
}
