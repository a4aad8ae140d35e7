//! A service's YAML as a list of keys and values, secrets left out.

use serde::Serialize;
use serde_yaml::Value;

use super::{Settings, hidden};

/// A value of a service's YAML.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// `Auth.AccessSecret`; items of a list by their number, from 0.
    pub key: String,
    /// As the service reads it; `None` for a secret.
    pub value: Option<String>,
    /// Whether it is not to be shown.
    pub secret: bool,
    /// Whether it has a value at all.
    pub set: bool,
}

impl Settings {
    /// Every value, in the file's order. A secret is one by its key, or by the variable that it comes from; a password
    /// inside of an address becomes `***`.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        collect("", self.written(), self.value(), &mut entries);
        entries
    }
}

fn collect(key: &str, written: &Value, value: &Value, entries: &mut Vec<Entry>) {
    let below = |name: &str| match key {
        "" => name.to_owned(),
        key => format!("{key}.{name}"),
    };
    match (written, value) {
        (Value::Mapping(written), Value::Mapping(values)) => {
            for ((name, written), (_, value)) in written.iter().zip(values) {
                collect(&below(&text(name)), written, value, entries);
            }
        }
        (Value::Sequence(written), Value::Sequence(values)) => {
            for (place, (written, value)) in written.iter().zip(values).enumerate() {
                collect(&below(&place.to_string()), written, value, entries);
            }
        }
        _ => entries.push(Entry::new(key, &text(written), &text(value))),
    }
}

impl Entry {
    fn new(key: &str, written: &str, value: &str) -> Self {
        let mut placeholders = written.split("${").skip(1);
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_from_secret = placeholders.any(|rest| {
            let name = rest.split(|c| !is_name(c)).next().unwrap_or_default();
            hidden::is_secret(name)
        });
        let secret = is_from_secret || hidden::is_secret(key);
        Self {
            key: key.to_owned(),
            value: (!secret).then(|| hidden::without_passwords(value)),
            secret,
            set: !value.is_empty(),
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        Value::String(value) => value.clone(),
        // Beside a placeholder, which became a list or a mapping.
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const YAML: &str = r#"
Port: ${PORT:-8300}
Auth: {AccessSecret: "${JWT_SECRET}", AccessExpire: 86400}
Anything: ${HUSH_TOKEN}
Redis: [{Host: "a:1", Pass: hush}, {Host: "redis://:hush@b:1"}]
DataSource: root:hush@tcp(db:3306)/user
Other: ["host=a password=hush hush", b]
Empty:
"#;

    #[test]
    fn all_is_listed_and_no_secret_is_shown() {
        let variables = [
            ("JWT_SECRET", "hush"),
            ("HUSH_TOKEN", "hush"),
            ("PORT", "1"),
        ];
        let variables: BTreeMap<String, String> = variables
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let settings = Settings::parse(YAML).unwrap().in_environment(&variables);
        let entries = settings.entries();
        let line = |it: &Entry| {
            let value = it.value.as_deref().unwrap_or("(secret)");
            format!("{}={value}{}", it.key, if it.set { "" } else { " unset" })
        };
        let lines: Vec<String> = entries.iter().map(line).collect();
        let expected = [
            "Port=1",
            "Auth.AccessSecret=(secret)",
            "Auth.AccessExpire=86400",
            "Anything=(secret)",
            "Redis.0.Host=a:1",
            "Redis.0.Pass=(secret)",
            "Redis.1.Host=redis://:***@b:1",
            "DataSource=root:***@tcp(db:3306)/user",
            "Other.0=host=a password=***",
            "Other.1=b",
            "Empty= unset",
        ];
        assert_eq!(lines, expected);
    }
}
