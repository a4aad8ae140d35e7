//! When the migrations of a database run.

use serde::{Deserialize, Deserializer, de::Error as _};

/// `Migrate`: when migrations run that have not run yet. The service's command `migrate` always runs them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Migrate {
    /// `true`: when the service starts.
    AtStart,
    /// `sqlite`: when the service starts, where its database is SQLite, which is its own; not on a server.
    #[default]
    OnSqlite,
    /// `false`: by the command alone.
    ByCommand,
}

impl<'de> Deserialize<'de> for Migrate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Flag(bool),
            Word(String),
        }
        // What a variable says is a text.
        let word = match Written::deserialize(deserializer) {
            Ok(Written::Flag(flag)) => flag.to_string(),
            Ok(Written::Word(word)) => word.to_ascii_lowercase(),
            Err(_) => String::new(),
        };
        match word.as_str() {
            "true" => Ok(Self::AtStart),
            "false" => Ok(Self::ByCommand),
            "sqlite" => Ok(Self::OnSqlite),
            _ => Err(D::Error::custom("`Migrate` is `true`, `false` or `sqlite`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    fn read(yaml: &str, value: &str) -> anyhow::Result<Migrate> {
        Config::parse_with(yaml, "", &[("MIGRATE_OF_A_TEST", value)])?.block("Migrate")
    }

    #[test]
    fn it_is_written_out_or_a_variable() {
        let variable = "Migrate: \"${MIGRATE_OF_A_TEST:-sqlite}\"";
        for (value, expected) in [
            ("", Migrate::OnSqlite),
            ("true", Migrate::AtStart),
            ("False", Migrate::ByCommand),
        ] {
            assert_eq!(read(variable, value).unwrap(), expected);
        }
        assert_eq!(read("Migrate: true", "").unwrap(), Migrate::AtStart);
        for wrong in ["Migrate: maybe", "Migrate: [true]", "Migrate: 3"] {
            let error = format!("{:#}", read(wrong, "").unwrap_err());
            assert!(
                error.contains("`Migrate` is `true`, `false` or `sqlite`"),
                "{error}"
            );
        }
    }
}
