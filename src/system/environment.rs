//! Environment variables: what containers get, and what of it `.env` holds.

use std::collections::BTreeMap;

use serde::Serialize;

/// The environment of a container, by name.
pub type Environment = BTreeMap<String, Value>;

/// Where the value of a container's variable comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// The same on every machine.
    Constant(String),
    /// A secret of `.env`, with the text around it.
    Secret {
        /// The text before.
        before: String,
        /// The variable in `.env`.
        name: String,
        /// The text behind.
        after: String,
    },
    /// What the user sets in `.env`.
    FromUser {
        /// The text before.
        before: String,
        /// The variable in `.env`.
        name: String,
        /// What holds where he does not; without it he must.
        default: Option<String>,
    },
}

impl Value {
    /// A text that is the same on every machine.
    #[must_use]
    pub fn constant(text: impl Into<String>) -> Self {
        Self::Constant(text.into())
    }

    /// A secret by itself.
    #[must_use]
    pub fn secret(name: &str) -> Self {
        Self::secret_in("", name, "")
    }

    /// A secret inside a text, such as a URL.
    #[must_use]
    pub fn secret_in(before: &str, name: &str, after: &str) -> Self {
        Self::Secret {
            before: before.to_owned(),
            name: name.to_owned(),
            after: after.to_owned(),
        }
    }

    /// A setting of the user's.
    #[must_use]
    pub fn from_user(name: &str, default: Option<&str>) -> Self {
        Self::from_user_behind("", name, default)
    }

    /// A setting of the user's behind a text, such as an option.
    #[must_use]
    pub fn from_user_behind(before: &str, name: &str, default: Option<&str>) -> Self {
        Self::FromUser {
            before: before.to_owned(),
            name: name.to_owned(),
            default: default.map(str::to_owned),
        }
    }

    /// Whether the user has to say it.
    #[must_use]
    pub fn is_asked_for(&self) -> bool {
        matches!(self, Self::FromUser { default: None, .. })
    }

    /// The text as far as it is known without `.env`: what only that knows is empty.
    #[must_use]
    pub fn known(&self) -> String {
        match self {
            Self::Constant(text) => text.clone(),
            Self::Secret { before, after, .. } => format!("{before}{after}"),
            Self::FromUser {
                before, default, ..
            } => format!("{before}{}", default.as_deref().unwrap_or_default()),
        }
    }
}

/// A secret in `.env`, which `gen` fills with random bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Secret {
    /// Its name.
    pub name: String,
    /// What it does, one sentence.
    pub about: &'static str,
}

impl Secret {
    /// A secret of that name.
    #[must_use]
    pub fn new(name: impl Into<String>, about: &'static str) -> Self {
        Self {
            name: name.into(),
            about,
        }
    }
}

/// A setting in `.env`, which is the user's to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// What it does, one sentence.
    pub about: &'static str,
    /// What holds where it is not set; without it he must set it.
    pub default: Option<String>,
}

/// Where etcd is, as an item of a list in YAML: on a developer's machine, or where the stack's is.
pub const ETCD_HOSTS: &str = "\"${ETCD_ADDR:-127.0.0.1:2379}\"";

/// The variable that says when migrations run.
pub const MIGRATE_VARIABLE: &str = "MIGRATE";

/// The variable with a pod's own address, under which a service registers.
pub const POD_VARIABLE: &str = "POD_IP";

/// The variable with the address that services listen on.
pub const HOST_VARIABLE: &str = "HOST";

/// The variable with the secret of the first realm of tokens, which all services share.
pub const TOKEN_VARIABLE: &str = "JWT_SECRET";

/// The variable with the address that takes the spans of services.
pub const COLLECTOR_VARIABLE: &str = "OTLP_ENDPOINT";

/// The time zone of all containers, from `.env`.
#[must_use]
pub fn time_zone() -> (String, Value) {
    let name = "TZ";
    (
        name.to_owned(),
        Value::from_user(name, Some("Asia/Shanghai")),
    )
}
