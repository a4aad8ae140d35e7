//! Placeholders: `${NAME}` and `${NAME:-default}`.

use std::collections::HashMap;

use anyhow::Context;
use serde_json::Value;

/// Where placeholders get their values: the process's environment, and what was added beneath it.
#[derive(Debug)]
pub(super) struct Environment {
    added: HashMap<String, String>,
    /// What every other variable is, in a test.
    other: Option<String>,
}

impl Environment {
    /// The environment of this process.
    pub(super) fn of_process() -> Self {
        Self {
            added: HashMap::new(),
            other: None,
        }
    }

    /// The same environment, in which every other variable is `value`.
    #[cfg(feature = "testing")]
    pub(super) fn or_else(mut self, value: &str) -> Self {
        self.other = Some(value.to_owned());
        self
    }

    /// Adds variables; the process's own come first.
    pub(super) fn add(&mut self, variables: impl IntoIterator<Item = (String, String)>) {
        self.added.extend(variables);
    }

    fn get(&self, name: &str) -> Option<String> {
        std::env::var(name)
            .ok()
            .or_else(|| self.added.get(name).cloned())
    }
}

/// Expands the placeholders in every text within `value`, whose key is `path`. Texts are expanded after
/// YAML was read, so no variable can add keys.
pub(super) fn expand(
    value: &mut Value,
    path: &str,
    environment: &Environment,
) -> anyhow::Result<()> {
    match value {
        Value::String(text) if text.contains("${") => {
            *text = expand_text(text, environment).with_context(|| format!("`{path}`"))?;
        }
        Value::Array(items) => {
            for (place, item) in items.iter_mut().enumerate() {
                expand(item, &format!("{path}[{place}]"), environment)?;
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                expand(item, &format!("{path}.{key}"), environment)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn expand_text(text: &str, environment: &Environment) -> anyhow::Result<String> {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        let (placeholder, behind) = behind
            .split_once('}')
            .with_context(|| format!("`{text}` lacks a closing brace"))?;
        expanded.push_str(before);
        expanded.push_str(&value_of(placeholder, environment)?);
        rest = behind;
    }
    expanded.push_str(rest);
    Ok(expanded)
}

/// As in a shell, the default stands for a variable that is empty, too.
fn value_of(placeholder: &str, environment: &Environment) -> anyhow::Result<String> {
    let (name, default) = match placeholder.split_once(":-") {
        Some((name, default)) => (name, Some(default)),
        None => (placeholder, None),
    };
    match (environment.get(name), default) {
        (Some(value), None) => Ok(value),
        (Some(value), Some(_)) if !value.is_empty() => Ok(value),
        (_, Some(default)) => Ok(default.to_owned()),
        (None, None) => environment
            .other
            .clone()
            .with_context(|| format!("the environment variable {name} is not set")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> anyhow::Result<String> {
        let mut environment = Environment::of_process();
        let of = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        environment.add([of("CORE_TEST_A", "a"), of("CORE_TEST_EMPTY", "")]);
        expand_text(text, &environment)
    }

    #[test]
    fn values_and_defaults() {
        let same = |text, value: &str| assert_eq!(expanded(text).unwrap(), value);
        same("${CORE_TEST_A}", "a");
        same("x ${CORE_TEST_A}:${CORE_TEST_A} y", "x a:a y");
        same("${CORE_TEST_NONE:-http://x:1}", "http://x:1");
        same("${CORE_TEST_EMPTY:-b}", "b");
        same("${CORE_TEST_EMPTY}", "");
        same("${CORE_TEST_NONE:-}", "");
        same("$HOME $", "$HOME $");
    }

    #[test]
    fn a_missing_variable_is_named() {
        let message = expanded("${CORE_TEST_NONE}").unwrap_err().to_string();
        assert_eq!(
            message,
            "the environment variable CORE_TEST_NONE is not set"
        );
        assert!(expanded("${CORE_TEST_A").is_err());
    }

    #[test]
    fn a_value_cannot_bring_in_another_placeholder() {
        let mut environment = Environment::of_process();
        environment.add([("CORE_TEST_B".to_owned(), "${CORE_TEST_B}".to_owned())]);
        let once = expand_text("${CORE_TEST_B}", &environment).unwrap();
        assert_eq!(once, "${CORE_TEST_B}");
    }
}
