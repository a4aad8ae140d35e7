//! Running databases → their tables as the text of a `.sql` file.
//!
//! Only what tables are made of is read, never a row of theirs; and no text that leaves this module has a password.

#[cfg(feature = "live")]
mod address;
#[cfg(feature = "live")]
mod database;
#[cfg(feature = "live")]
mod mysql;
#[cfg(feature = "live")]
mod postgres;
#[cfg(feature = "live")]
mod sqlite;
#[cfg(feature = "live")]
mod table;

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use crate::ddl::Dialect;

/// What names a database, as it was typed; it is not shown, as there may be a password in it.
#[derive(Clone)]
pub struct Url(
    #[cfg_attr(
        not(feature = "live"),
        expect(dead_code, reason = "only `read` looks at it")
    )]
    String,
);

impl FromStr for Url {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.trim().to_owned()))
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Url(…)")
    }
}

/// The tables of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// The name of the database; that of its file, where it is one.
    pub name: String,
    /// The dialect of the statements.
    pub dialect: Dialect,
    /// The statements that make the tables, in the order of their names: the same text as long as the schema is the same.
    pub text: String,
}

impl Live {
    /// The name of a file for the statements.
    #[must_use]
    pub fn file_name(&self) -> String {
        let is_kept = |c: char| c.is_alphanumeric() || "-_".contains(c);
        let signs = self.name.chars();
        let name: String = signs.map(|c| if is_kept(c) { c } else { '_' }).collect();
        name + ".sql"
    }
}

/// Whether a text can only be meant as the address of a database.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let is_dsn = ["@tcp(", "@unix("].iter().any(|it| text.contains(it));
    is_dsn || text.contains("://") || text.starts_with("sqlite:")
}

/// Reads the tables of a database: those in `wanted` if all of them are there, else all, so that whoever looks for one
/// sees what there is.
///
/// # Errors
/// The address is none, or the database does not answer or refuses.
#[cfg(feature = "live")]
pub fn read(url: &Url, wanted: &[String]) -> anyhow::Result<Live> {
    database::read(&url.0, wanted)
}

/// Refuses: this ferroctl was built without what connects to databases.
///
/// # Errors
/// Always.
#[cfg(not(feature = "live"))]
pub fn read(_url: &Url, _wanted: &[String]) -> anyhow::Result<Live> {
    anyhow::bail!(
        "this ferroctl was built without the feature `live`, which reads databases: `cargo install --path . --features live`; or name \
         `.sql` files instead of `--url`"
    )
}
