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
        match Written::deserialize(deserializer)? {
            Written::Flag(true) => Ok(Self::AtStart),
            Written::Flag(false) => Ok(Self::ByCommand),
            Written::Word(word) if word.eq_ignore_ascii_case("sqlite") => Ok(Self::OnSqlite),
            Written::Word(_) => Err(D::Error::custom("`true`, `false` or `sqlite`")),
        }
    }
}
