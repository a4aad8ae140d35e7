//! A service's YAML file: go-zero's keys without regard to case, `${NAME}` and `${NAME:-default}` from
//! the environment, defaults for blocks that the file lacks, a warning for keys nobody reads.

mod dotenv;
mod env;
mod inherit;
mod keys;
mod known;
mod read_error;
mod warning;

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::{Context, anyhow, bail};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub(crate) use self::warning::warn;
use self::{env::Environment, keys::Node, known::Known};

/// What fleets of go-zero call the address of a database.
const DATA_SOURCES: [&str; 2] = ["DataSource", "DBSource"];

/// What a service's YAML file holds, with placeholders expanded. A clone shares the knowledge of which
/// keys were read.
#[derive(Debug, Clone)]
pub struct Config {
    file: String,
    root: Map<String, Value>,
    /// The top-level keys that the file lacks.
    defaulted: BTreeSet<String>,
    known: Arc<Mutex<Known>>,
}

impl Config {
    /// Reads the file at `path`; top-level keys that it lacks come from the YAML `defaults`. In Mode dev
    /// and test a `.env` in the current folder or the file's, or above them, adds to the environment.
    ///
    /// # Errors
    /// A file that cannot be read, text that is no YAML, a placeholder without a value: each with file,
    /// key and reason.
    pub fn load(path: &Path, defaults: &str) -> anyhow::Result<Self> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read `{file}`; -f FILE names another one"))?;
        let mut environment = Environment::of_process();
        let config = Self::merged(&file, &text, defaults)?;
        if config.is_dev(&environment) {
            environment.add(dotenv::find(path)?);
        }
        config.expanded(&environment)
    }

    /// Reads `text` in place of a file, with the process's environment and no `.env`.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(text: &str, defaults: &str) -> anyhow::Result<Self> {
        Self::merged("configuration", text, defaults)?.expanded(&Environment::of_process())
    }

    /// As [`Config::parse`], with these variables where the process's environment lacks them: for
    /// tests, which cannot change the environment of their process.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse_with(text: &str, defaults: &str, added: &[(&str, &str)]) -> anyhow::Result<Self> {
        let mut environment = Environment::of_process();
        environment.add(
            added
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into())),
        );
        Self::merged("configuration", text, defaults)?.expanded(&environment)
    }

    /// As [`Config::parse`], with `value` for every variable that the process's environment lacks.
    ///
    /// # Errors
    /// As [`Config::load`].
    #[cfg(feature = "testing")]
    pub(crate) fn parse_for_test(text: &str, defaults: &str, value: &str) -> anyhow::Result<Self> {
        let environment = Environment::of_process().or_else(value);
        Self::merged("configuration", text, defaults)?.expanded(&environment)
    }

    /// Whether there is a block `key`.
    #[cfg(feature = "testing")]
    pub(crate) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// The blocks that say where a called service is.
    #[cfg(feature = "testing")]
    pub(crate) fn called(&self) -> Vec<String> {
        self.addresses().map(str::to_owned).collect()
    }

    /// Sets the value at `path` (`Port`, `Prometheus.Port`), as tests do.
    pub fn set(&mut self, path: &str, value: impl Into<Value>) -> &mut Self {
        known::put(&mut self.root, path, value.into());
        self
    }

    /// The top level as a `T`.
    ///
    /// # Errors
    /// A value that is missing or of another type: with file, key and reason.
    pub fn read<T: DeserializeOwned>(&self) -> anyhow::Result<T> {
        let root = Value::Object(self.root.clone());
        let mut known = self.known();
        T::deserialize(Node::new(&root, String::new(), &mut known))
            .map_err(|error| anyhow!("{}: {error}", self.file))
    }

    /// The block `key` as a `T`; `Mysql.DataSource` is in the block `Mysql`.
    ///
    /// # Errors
    /// A block that is missing, a value that is missing or of another type.
    pub fn block<T: DeserializeOwned>(&self, key: &'static str) -> anyhow::Result<T> {
        let mut known = self.known();
        let mut path = String::new();
        for part in key.split('.') {
            known.open(&path, &[part]);
            path = read_error::join(&path, part);
        }
        let Some(value) = self.value(key) else {
            bail!("{}: `{key}` is missing", self.file);
        };
        T::deserialize(Node::new(value, key.to_owned(), &mut known))
            .map_err(|error| anyhow!("{}: {error}", self.file))
    }

    /// Warns of every key that no [`read`](Self::read) and no [`block`](Self::block) asked for.
    pub fn warn_unknown(&self) {
        for unknown in self.unknown() {
            warn(&format!("{}: {unknown}", self.file));
        }
    }

    /// Refuses a file that gives the address of a service under a name that nobody reads, and lacks the block of one
    /// that is called: the calls would go wherever the defaults say. To be asked once all have read what they need.
    ///
    /// # Errors
    /// Such a block, with its name and that of the block that is missing.
    pub fn check_called(&self) -> anyhow::Result<()> {
        let is_known = |key: &str| self.known().knows(key);
        let stranger = self
            .addresses()
            .find(|key| !is_known(key) && !self.defaulted.contains(*key));
        let missing = self.addresses().find(|key| self.defaulted.contains(*key));
        let (Some(stranger), Some(missing)) = (stranger, missing) else {
            return Ok(());
        };
        bail!(
            "{}: nobody reads `{stranger}`, which says where a service is, and `{missing}` is missing: rename it, or \
             give both",
            self.file
        )
    }

    /// The blocks at the top that say where a service is.
    fn addresses(&self) -> impl Iterator<Item = &str> {
        let says = |block: &Map<String, Value>| {
            let keys = ["Endpoints", "Target", "Etcd"];
            keys.iter().any(|key| known::same_key(block, key).is_some())
        };
        let blocks = self.root.iter();
        blocks
            .filter(move |(_, value)| value.as_object().is_some_and(says))
            .map(|(key, _)| key.as_str())
    }

    /// The addresses of databases and the paths of their keys, which are not read by that: at the top or in a block.
    pub(crate) fn data_sources(&self) -> impl Iterator<Item = (String, &str)> {
        let is_it = |key: &str| {
            DATA_SOURCES
                .iter()
                .any(|name| name.eq_ignore_ascii_case(key))
        };
        let top = self
            .root
            .iter()
            .map(|(key, value)| (key.clone(), key, value));
        let blocks = self.root.iter().flat_map(|(block, value)| {
            let entries = value.as_object().into_iter().flatten();
            entries.map(move |(key, value)| (read_error::join(block, key), key, value))
        });
        let all = top.chain(blocks).filter(move |(_, key, _)| is_it(key));
        all.filter_map(|(path, _, value)| Some((path, value.as_str()?)))
    }

    /// The value under `key`, in whatever case.
    fn value(&self, key: &str) -> Option<&Value> {
        let mut parts = key.split('.');
        let first = self
            .root
            .get(&known::same_key(&self.root, parts.next()?)?)?;
        parts.try_fold(first, |value, part| {
            let block = value.as_object()?;
            block.get(&known::same_key(block, part)?)
        })
    }

    /// What [`warn_unknown`](Self::warn_unknown) logs.
    fn unknown(&self) -> Vec<String> {
        self.known().unknown(&Value::Object(self.root.clone()))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn merged(file: &str, text: &str, defaults: &str) -> anyhow::Result<Self> {
        let mut root = yaml(text).with_context(|| format!("{file} cannot be read"))?;
        root.retain(|_, value| !value.is_null());
        let mut defaulted = BTreeSet::new();
        for (key, value) in yaml(defaults).context("the defaults cannot be read")? {
            if known::same_key(&root, &key).is_none() {
                defaulted.insert(key.clone());
                root.insert(key, value);
            }
        }
        let mut known = Known::default();
        if inherit::fill(&mut root) {
            known.open("", &[inherit::ETCD]);
        }
        Ok(Self {
            file: file.to_owned(),
            root,
            defaulted,
            known: Arc::new(Mutex::new(known)),
        })
    }

    fn expanded(mut self, environment: &Environment) -> anyhow::Result<Self> {
        for (key, value) in &mut self.root {
            env::expand(value, key, environment).with_context(|| self.file.clone())?;
        }
        Ok(self)
    }

    /// The mode decides whether there is a `.env`, so it is read before the others.
    fn is_dev(&self, environment: &Environment) -> bool {
        let mut mode = self.value("Mode").cloned();
        mode.as_mut().is_some_and(|mode| {
            env::expand(mode, "Mode", environment).is_ok()
                && matches!(mode.as_str(), Some("dev" | "test"))
        })
    }
}

/// The top level of a YAML text; an empty text has no keys.
fn yaml(text: &str) -> anyhow::Result<Map<String, Value>> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    let options = serde_saphyr::options! {
        // Lines of the file belong into no log: the next one may have a password.
        with_snippet: false,
        // go-zero reads YAML 1.1: `0100` is 64.
        legacy_octal_numbers: true,
    };
    match serde_saphyr::from_str_with_options(text, options)? {
        Value::Object(map) => Ok(map),
        Value::Null => Ok(Map::new()),
        _ => bail!("the top level is no mapping of keys"),
    }
}

#[cfg(test)]
mod tests;
