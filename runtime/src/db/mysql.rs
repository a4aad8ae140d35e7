//! MySQL and MariaDB.

use std::str::FromStr;

use anyhow::Context as _;
use sqlx::{
    ConnectOptions, MySql,
    mysql::{MySqlConnectOptions, MySqlSslMode},
};

use super::{
    Pool,
    address::{self, GoDsn, Parameters},
    observed::Observer,
    server,
};
use crate::telemetry::Telemetry;

/// Parameters of Go's driver that only say what is so here anyway, where they are true.
const TRUE_ANYWAY: [&str; 5] = [
    "allowNativePasswords",
    "checkConnLiveness",
    "clientFoundRows",
    "interpolateParams",
    "parseTime",
];

/// What sqlx reads of `mysql://…?`.
const OF_URLS: [&str; 14] = [
    "charset",
    "collation",
    "socket",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "sslca",
    "sslcert",
    "sslkey",
    "sslmode",
    "statement-cache-capacity",
    "time-zone",
    "timezone",
];

pub(super) async fn connect(url: &str, telemetry: &Telemetry) -> anyhow::Result<Pool<MySql>> {
    let (options, parameters) = match url.starts_with("mysql://") {
        true => of_url(url)?,
        false => of_dsn(url)?,
    };
    for key in &parameters.idle {
        address::warn(key);
    }
    let pool =
        server::options(parameters.timeout).connect_with(options.disable_statement_logging());
    Ok(Pool {
        inner: pool.await?,
        observer: Observer::new(telemetry, "mysql"),
        zone: parameters.zone,
    })
}

fn of_url(url: &str) -> anyhow::Result<(MySqlConnectOptions, Parameters)> {
    let options = MySqlConnectOptions::from_str(url)?;
    let query = url.split_once('?').map_or("", |(_, query)| query);
    Ok((
        options,
        Parameters::read(query, |key, _| Ok(OF_URLS.contains(&key)))?,
    ))
}

/// The options of Go's driver. It leaves the zone of the session as the server has it, so that a default time is what
/// it is for Go, too.
fn of_dsn(dsn: &str) -> anyhow::Result<(MySqlConnectOptions, Parameters)> {
    let dsn = GoDsn::parse(dsn)?;
    let mut options = MySqlConnectOptions::new().timezone(None);
    options = match dsn.network {
        "unix" => options.socket(dsn.address),
        _ => options.host(dsn.host()).port(dsn.port()?),
    };
    if !dsn.user.is_empty() {
        options = options.username(dsn.user);
    }
    if !dsn.password.is_empty() {
        options = options.password(dsn.password);
    }
    if !dsn.database.is_empty() {
        options = options.database(dsn.database);
    }
    let parameters = Parameters::read(dsn.query, |key, value| {
        let now = options.clone();
        options = match key {
            "charset" => now.charset(word(value.split(',').next().unwrap_or_default())?),
            "collation" => now.collation(word(value)?),
            "time_zone" => now.timezone(Some(zone(value)?)),
            "tls" => now.ssl_mode(ssl_mode(value)?),
            "allowCleartextPasswords" => now.enable_cleartext_plugin(is_true(key, value)?),
            _ => return Ok(TRUE_ANYWAY.contains(&key) && is_true(key, value)?),
        };
        Ok(true)
    })?;
    Ok((options, parameters))
}

/// What `tls` asks for. Configurations that a Go program registers by a name are not to be had.
fn ssl_mode(value: &str) -> anyhow::Result<MySqlSslMode> {
    Ok(match value.to_ascii_lowercase().as_str() {
        "skip-verify" => MySqlSslMode::Required,
        "preferred" => MySqlSslMode::Preferred,
        _ => match truth(value) {
            Some(true) => MySqlSslMode::VerifyIdentity,
            Some(false) => MySqlSslMode::Disabled,
            None => anyhow::bail!("`tls` is `true`, `false`, `skip-verify` or `preferred`"),
        },
    })
}

fn is_true(key: &str, value: &str) -> anyhow::Result<bool> {
    truth(value).with_context(|| format!("`{key}` is `true` or `false`"))
}

/// The words for yes and no of Go's driver.
fn truth(value: &str) -> Option<bool> {
    match value {
        "1" | "true" | "TRUE" | "True" => Some(true),
        "0" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// A value that becomes a part of a statement.
fn word(value: &str) -> anyhow::Result<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    anyhow::ensure!(
        !value.is_empty() && value.chars().all(is_word),
        "`charset` and `collation` are one word"
    );
    Ok(value)
}

/// The zone in `'+08:00'`.
fn zone(value: &str) -> anyhow::Result<String> {
    let zone = value.trim_matches('\'');
    let is_part = |c: char| c.is_ascii_alphanumeric() || "+-:/_".contains(c);
    anyhow::ensure!(zone.chars().all(is_part), "`time_zone` is no zone");
    Ok(zone.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_yes_and_no_are_those_of_go() {
        for (value, mode) in [
            ("1", MySqlSslMode::VerifyIdentity),
            ("False", MySqlSslMode::Disabled),
            ("Skip-Verify", MySqlSslMode::Required),
            ("preferred", MySqlSslMode::Preferred),
        ] {
            let read = ssl_mode(value).unwrap();
            assert_eq!(format!("{read:?}"), format!("{mode:?}"), "{value}");
        }
        assert!(ssl_mode("yes").is_err() && ssl_mode("custom").is_err());
        assert!(is_true("parseTime", "maybe").is_err());
    }

    #[test]
    fn a_parameter_without_effect_is_told_of() {
        let idle = |read: anyhow::Result<(MySqlConnectOptions, Parameters)>| read.unwrap().1.idle;
        let dsn = |query| of_dsn(&format!("app:s3cret@tcp(db)/shop?{query}"));
        let none: [&str; 0] = [];
        assert_eq!(
            idle(dsn("tls=true&parseTime=true&allowNativePasswords=1")),
            none
        );
        assert_eq!(
            idle(dsn(
                "serverPubKey=x&allowNativePasswords=false&loc=UTC&maxAllowedPacket=0"
            )),
            ["serverPubKey", "allowNativePasswords", "maxAllowedPacket"]
        );
        let url = of_url("mysql://app:s3cret@db/shop?ssl-mode=REQUIRED&tls=true&timeout=1s");
        assert_eq!(idle(url), ["tls"]);
    }
}
