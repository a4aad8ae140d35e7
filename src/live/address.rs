//! What names a database: URLs, and the DSN of Go's MySQL driver.
//!
//! No message here repeats an address, as passwords are in it.

use std::fmt;
use std::str::FromStr as _;

use anyhow::{Context as _, Result, bail, ensure};
use sqlx::mysql::{MySqlConnectOptions, MySqlSslMode};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::ddl::Dialect;

/// Where a database is and how to get in; shown without the login.
pub(super) enum Address {
    /// MySQL or MariaDB.
    Mysql(MySqlConnectOptions),
    /// PostgreSQL.
    Postgres(PgConnectOptions),
    /// A file.
    Sqlite(SqliteConnectOptions),
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// It is none, or names no database.
    pub(super) fn read(text: &str) -> Result<Self> {
        let address = match text.split_once(':') {
            Some(("sqlite", _)) => Self::Sqlite(file(text)?),
            Some(("mysql", rest)) if rest.starts_with("//") => Self::Mysql(mysql(text)?),
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                let options = PgConnectOptions::from_str(text);
                Self::Postgres(options.context("`--url` is not an address of PostgreSQL")?)
            }
            _ if !text.contains("://") && text.contains('/') => Self::Mysql(dsn(text)?),
            _ => bail!(
                "`--url` is not an address of a database: write `mysql://user:password@host/name`, \
                 `user:password@tcp(host:port)/name`, `postgres://user:password@host/name` or `sqlite://file`"
            ),
        };
        let has_name = !address.database().is_empty();
        ensure!(has_name, "`--url` names no database: {address}");
        Ok(address)
    }

    /// The name of the database; of a file, its own without what ends it. Empty where there is none.
    pub(super) fn database(&self) -> String {
        match self {
            Self::Mysql(options) => options.get_database().unwrap_or_default().to_owned(),
            Self::Postgres(options) => options.get_database().unwrap_or_default().to_owned(),
            Self::Sqlite(options) => {
                let stem = options.get_filename().file_stem().unwrap_or_default();
                stem.to_string_lossy().into_owned()
            }
        }
    }

    /// The dialect of its statements.
    pub(super) fn dialect(&self) -> Dialect {
        match self {
            Self::Mysql(_) => Dialect::Mysql,
            Self::Postgres(_) => Dialect::Postgres,
            Self::Sqlite(_) => Dialect::Sqlite,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.database();
        let (host, port, socket) = match self {
            Self::Sqlite(options) => {
                return write!(formatter, "`{}`", options.get_filename().display());
            }
            Self::Mysql(options) => (options.get_host(), options.get_port(), options.get_socket()),
            Self::Postgres(options) => {
                (options.get_host(), options.get_port(), options.get_socket())
            }
        };
        match socket {
            Some(socket) => write!(formatter, "`{name}` at `{}`", socket.display()),
            None => write!(formatter, "`{name}` at `{host}:{port}`"),
        }
    }
}

/// A file that is there, to be read alone.
fn file(text: &str) -> Result<SqliteConnectOptions> {
    let options = SqliteConnectOptions::from_str(text);
    let options = options.context("`--url` is not an address of SQLite")?;
    let is_memory = text.contains(":memory:") || text.contains("mode=memory");
    ensure!(
        !is_memory,
        "a database in memory is seen by nobody else: name a file"
    );
    Ok(options.read_only(true).create_if_missing(false))
}

fn mysql(text: &str) -> Result<MySqlConnectOptions> {
    MySqlConnectOptions::from_str(text).context("`--url` is not an address of MySQL")
}

/// `user:password@tcp(host:port)/name?parameters`, taken apart as Go's driver does: a password may hold `@`, `:` and `/`.
fn dsn(text: &str) -> Result<MySqlConnectOptions> {
    let (before, after) = text.rsplit_once('/').unwrap_or((text, ""));
    let (database, query) = after.split_once('?').unwrap_or((after, ""));
    let (login, target) = before.rsplit_once('@').unwrap_or(("", before));
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    let mut options = at(target)?;
    if !user.is_empty() {
        options = options.username(user);
    }
    if !password.is_empty() {
        options = options.password(password);
    }
    if !database.is_empty() {
        options = options.database(database);
    }
    let mut parameters = query.split('&').filter_map(|it| it.split_once('='));
    match parameters.find(|(key, _)| *key == "tls") {
        Some((_, mode)) => Ok(options.ssl_mode(ssl_mode(mode)?)),
        None => Ok(options),
    }
}

/// `tcp(host:port)` or `unix(/socket)`; this machine where it says nothing.
fn at(target: &str) -> Result<MySqlConnectOptions> {
    let options = MySqlConnectOptions::new().host("127.0.0.1");
    let (network, rest) = target.split_once('(').unwrap_or((target, ")"));
    let address = rest.strip_suffix(')');
    let address = address.context("`--url`: the `)` behind the address is missing")?;
    match (network, address.rsplit_once(':')) {
        ("unix", _) => Ok(options.socket(address)),
        ("" | "tcp", _) if address.is_empty() => Ok(options),
        ("" | "tcp", Some((host, port))) if !port.ends_with(']') => {
            let port = port.parse().context("`--url`: the port is no port")?;
            Ok(options.host(host).port(port))
        }
        ("" | "tcp", _) => Ok(options.host(address)),
        _ => bail!("`--url`: the network is `tcp` or `unix`"),
    }
}

/// What Go's driver calls the ways to encrypt.
fn ssl_mode(value: &str) -> Result<MySqlSslMode> {
    Ok(match value {
        "true" => MySqlSslMode::VerifyIdentity,
        "skip-verify" => MySqlSslMode::Required,
        "preferred" => MySqlSslMode::Preferred,
        "false" => MySqlSslMode::Disabled,
        _ => bail!("`--url`: `tls` is `true`, `false`, `skip-verify` or `preferred`"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_login() {
        for (text, shown, dialect) in [
            (
                "mysql://root:s3cret@db:3307/shop?loc=Local",
                "`shop` at `db:3307`",
                Dialect::Mysql,
            ),
            (
                "ro:s3cret@/w:@tcp([::1]:3307)/looklook?charset=utf8mb4&loc=Local",
                "`looklook` at `[::1]:3307`",
                Dialect::Mysql,
            ),
            (
                "app@unix(/run/mysqld.sock)/app",
                "`app` at `/run/mysqld.sock`",
                Dialect::Mysql,
            ),
            (
                "root:s3cret@/app",
                "`app` at `127.0.0.1:3306`",
                Dialect::Mysql,
            ),
            (
                "root:s3cret@tcp(db)/app",
                "`app` at `db:3306`",
                Dialect::Mysql,
            ),
            (
                "postgresql://app:s3cret@db/shop",
                "`shop` at `db:5432`",
                Dialect::Postgres,
            ),
            ("sqlite://some/user.db", "`some/user.db`", Dialect::Sqlite),
        ] {
            let address = Address::read(text).unwrap();
            assert_eq!(
                (address.to_string().as_str(), address.dialect()),
                (shown, dialect),
                "{text}"
            );
        }
        let address = Address::read("sqlite:some/user.db").unwrap();
        assert_eq!(address.database(), "user");
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        for text in [
            "",
            "user.db",
            "redis://db:s3cret@db/1",
            "sqlite::memory:",
            "mysql://root:s3cret@db",
            "postgres://root:s3cret@db",
            "mysql://root:s3cret@db:port/x",
            "root:s3cret@tcp(db:port)/x",
            "root:s3cret@tcp(db/x",
            "root:s3cret@udp(db)/x",
            "root:s3cret@tcp(db)/x?tls=s3cret",
        ] {
            let Err(error) = Address::read(text) else {
                panic!("{text} is an address");
            };
            let message = format!("{error:#}");
            assert!(!message.contains("s3cret"), "{message}");
        }
    }
}
