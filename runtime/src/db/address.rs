//! What names a database: URLs, the DSN of Go's MySQL driver, the words of libpq.
//!
//! No message here repeats an address, as passwords are in it.

#[cfg(feature = "mysql")]
use std::time::Duration;

#[cfg(feature = "mysql")]
use anyhow::Context;
use anyhow::bail;
#[cfg(feature = "mysql")]
use jiff::tz::TimeZone;

/// The kinds of databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A file or memory.
    Sqlite,
    /// MySQL or MariaDB.
    Mysql,
    /// PostgreSQL.
    Postgres,
}

impl Kind {
    /// The kind that `address` names.
    pub(super) fn of(address: &str) -> anyhow::Result<Self> {
        match address.split_once(':') {
            Some(("sqlite", _)) => return Ok(Self::Sqlite),
            Some(("mysql", rest)) if rest.starts_with("//") => return Ok(Self::Mysql),
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                return Ok(Self::Postgres);
            }
            _ => {}
        }
        let first = address.split('=').next().unwrap_or_default().trim();
        if first != address.trim() && first.chars().all(|c| c.is_ascii_alphabetic() || c == '_') {
            return Ok(Self::Postgres);
        }
        // Everything before the database's name may hold any sign, but for this one between network and address.
        if !address.contains("://") && address.contains('/') {
            return Ok(Self::Mysql);
        }
        bail!(
            "not an address of a database: write `sqlite://file`, `mysql://user:password@host/name`, \
             `user:password@tcp(host:3306)/name`, `postgres://user:password@host/name` or `host=… user=… dbname=…`"
        )
    }

    /// `MySQL`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Mysql => "MySQL",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// The runtime's feature for it.
    pub(super) fn feature(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Mysql => "mysql",
            Self::Postgres => "postgres",
        }
    }
}

/// Says that a parameter is read by nobody.
#[cfg(any(feature = "mysql", feature = "postgres"))]
pub(super) fn warn(key: &str) {
    tracing::warn!("DataSource: the parameter `{key}` has no effect");
}

/// `user:password@tcp(host:port)/name?parameters`, taken apart.
#[cfg(feature = "mysql")]
#[derive(Debug, PartialEq, Eq)]
pub(super) struct GoDsn<'d> {
    pub(super) user: &'d str,
    pub(super) password: &'d str,
    pub(super) network: &'d str,
    pub(super) address: &'d str,
    pub(super) database: &'d str,
    pub(super) query: &'d str,
}

#[cfg(feature = "mysql")]
impl<'d> GoDsn<'d> {
    /// As Go's driver takes it apart: a password may hold `@`, `:` and `/`.
    ///
    /// # Errors
    /// There is no `/`, or a parenthesis is missing.
    pub(super) fn parse(dsn: &'d str) -> anyhow::Result<Self> {
        let (before, after) = dsn
            .rsplit_once('/')
            .context("the `/` before the name is missing")?;
        let (database, query) = after.split_once('?').unwrap_or((after, ""));
        let (login, target) = before.rsplit_once('@').unwrap_or(("", before));
        let (user, password) = login.split_once(':').unwrap_or((login, ""));
        let (network, address) = match target.split_once('(') {
            Some((network, rest)) => {
                let inner = rest
                    .strip_suffix(')')
                    .context("the `)` behind the address is missing")?;
                (network, inner)
            }
            None => (target, ""),
        };
        if !["", "tcp", "unix"].contains(&network) {
            bail!("the network is `tcp` or `unix`");
        }
        Ok(Self {
            user,
            password,
            network,
            address,
            database,
            query,
        })
    }

    /// The host; this machine where there is none.
    pub(super) fn host(&self) -> &'d str {
        let host = self.split().0;
        if host.is_empty() { "127.0.0.1" } else { host }
    }

    /// The port; 3306 where there is none.
    pub(super) fn port(&self) -> anyhow::Result<u16> {
        self.split()
            .1
            .map_or(Ok(3306), |port| port.parse().context("the port is no port"))
    }

    fn split(&self) -> (&'d str, Option<&'d str>) {
        match self.address.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (self.address, None),
        }
    }
}

/// What all spellings of MySQL's addresses may say behind the `?`.
#[cfg(feature = "mysql")]
#[derive(Debug, Default)]
pub(super) struct Parameters {
    /// The zone of times; none where that is UTC.
    pub(super) zone: Option<TimeZone>,
    /// How long to wait for a connection.
    pub(super) timeout: Option<Duration>,
    /// Those that nobody reads.
    pub(super) idle: Vec<String>,
}

#[cfg(feature = "mysql")]
impl Parameters {
    /// Reads parameters; `other` gets those that are not read here and tells whether it knows them.
    ///
    /// # Errors
    /// A zone or a duration that is none, and what `other` says.
    pub(super) fn read(
        query: &str,
        mut other: impl FnMut(&str, &str) -> anyhow::Result<bool>,
    ) -> anyhow::Result<Self> {
        let mut read = Self::default();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*key {
                "loc" => read.zone = zone(&value)?,
                "timeout" => read.timeout = Some(duration(&value)?),
                _ if other(&key, &value)? => {}
                _ => read.idle.push(key.into_owned()),
            }
        }
        Ok(read)
    }
}

/// The zone that Go calls `name`.
#[cfg(feature = "mysql")]
fn zone(name: &str) -> anyhow::Result<Option<TimeZone>> {
    match name {
        "" | "UTC" => Ok(None),
        "Local" => Ok(Some(TimeZone::system())),
        _ => TimeZone::get(name)
            .map(Some)
            .context("`loc` is no time zone"),
    }
}

/// A duration as Go writes it, of one number and one unit.
#[cfg(feature = "mysql")]
fn duration(text: &str) -> anyhow::Result<Duration> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number: u64 = number
        .parse()
        .context("`timeout` is a duration like `5s`")?;
    let milliseconds = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => bail!("`timeout` is a duration like `5s`"),
    };
    Ok(Duration::from_millis(number.saturating_mul(milliseconds)))
}

/// The words of libpq with their values, which may be in quotes.
///
/// # Errors
/// A word without a value, quotes that do not end.
#[cfg(feature = "postgres")]
pub(super) fn words(text: &str) -> anyhow::Result<Vec<(String, String)>> {
    let mut words = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let Some((key, after)) = rest.split_once('=') else {
            bail!("a word without `=`");
        };
        let (value, after) = word(after.trim_start())?;
        words.push((key.trim().to_owned(), value));
        rest = after.trim_start();
    }
    Ok(words)
}

/// The value at the beginning, and what is behind it.
#[cfg(feature = "postgres")]
fn word(text: &str) -> anyhow::Result<(String, &str)> {
    let is_quoted = text.starts_with('\'');
    let mut value = String::new();
    let mut signs = text.char_indices().skip(usize::from(is_quoted));
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' => value.extend(signs.next().map(|(_, sign)| sign)),
            '\'' if is_quoted => return Ok((value, &text[at + 1..])),
            sign if !is_quoted && sign.is_whitespace() => return Ok((value, &text[at..])),
            sign => value.push(sign),
        }
    }
    anyhow::ensure!(!is_quoted, "quotes that do not end");
    Ok((value, ""))
}

#[cfg(all(test, feature = "mysql", feature = "postgres"))]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_kind() {
        let kinds = [
            ("sqlite://data/user.db", Kind::Sqlite),
            ("mysql://app:x@db/app", Kind::Mysql),
            (
                "root:a=b@tcp(127.0.0.1:3306)/app?parseTime=true",
                Kind::Mysql,
            ),
            ("postgresql://app@db/app", Kind::Postgres),
            ("host=db user=app password=x/y dbname=app", Kind::Postgres),
        ];
        for (address, kind) in kinds {
            assert_eq!(Kind::of(address).unwrap(), kind, "{address}");
        }
        for address in ["", "user.db", "redis://db/1", "oracle://x:secret@y/z"] {
            let message = Kind::of(address).unwrap_err().to_string();
            assert!(!message.contains("secret"), "{message}");
        }
    }

    #[test]
    fn a_dsn_of_go_is_taken_apart_as_go_does() {
        let dsn = GoDsn::parse("ro:ot:p@ss/w@tcp([::1]:3307)/looklook?charset=utf8mb4&loc=Local");
        let dsn = dsn.unwrap();
        assert_eq!((dsn.user, dsn.password), ("ro", "ot:p@ss/w"));
        assert_eq!((dsn.host(), dsn.port().unwrap()), ("[::1]", 3307));
        assert_eq!(
            (dsn.database, dsn.query),
            ("looklook", "charset=utf8mb4&loc=Local")
        );
        let dsn = GoDsn::parse("app@unix(/run/mysqld.sock)/app").unwrap();
        assert_eq!((dsn.network, dsn.address), ("unix", "/run/mysqld.sock"));
        let dsn = GoDsn::parse("/app").unwrap();
        assert_eq!((dsn.host(), dsn.port().unwrap()), ("127.0.0.1", 3306));
        assert!(GoDsn::parse("app@tcp(db:3306/app").is_err());
    }

    #[test]
    fn parameters_of_go_keep_their_meaning() {
        let mut others = Vec::new();
        let query = "charset=utf8mb4&loc=Asia%2FShanghai&timeout=500ms&made=up";
        let read = Parameters::read(query, |key, value| {
            others.push(format!("{key}={value}"));
            Ok(true)
        });
        let read = read.unwrap();
        let zone = read.zone.unwrap();
        assert_eq!(zone.iana_name(), Some("Asia/Shanghai"));
        assert_eq!(read.timeout, Some(Duration::from_millis(500)));
        assert_eq!(others, ["charset=utf8mb4", "made=up"]);
        assert!(Parameters::read("loc=Nowhere", |_, _| Ok(true)).is_err());
        assert!(Parameters::read("timeout=soon", |_, _| Ok(true)).is_err());
    }

    #[test]
    fn words_of_libpq_may_be_quoted() {
        let read = words(r"host = db user=app password='p\' w' TimeZone=Asia/Shanghai").unwrap();
        let read: Vec<_> = read
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        assert_eq!(
            read,
            [
                "host=db",
                "user=app",
                "password=p' w",
                "TimeZone=Asia/Shanghai"
            ]
        );
        assert!(words("host").is_err() && words("password='x").is_err());
    }
}
