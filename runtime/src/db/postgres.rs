//! PostgreSQL.

use std::{str::FromStr, time::Duration};

use anyhow::Context;
use sqlx::{ConnectOptions, Postgres, postgres::PgConnectOptions};

use super::{Pool, address, observed::Observer, server};
use crate::telemetry::Telemetry;

pub(super) async fn connect(url: &str, telemetry: &Telemetry) -> anyhow::Result<Pool<Postgres>> {
    let (options, timeout) = match url.contains("://") {
        true => (PgConnectOptions::from_str(url)?, None),
        false => of_words(url)?,
    };
    let pool = server::options(timeout).connect_with(options.disable_statement_logging());
    Ok(Pool {
        inner: pool.await?,
        observer: Observer::new(telemetry, "postgresql"),
        zone: None,
    })
}

/// The options of libpq: `host=… user=… TimeZone=…`.
fn of_words(text: &str) -> anyhow::Result<(PgConnectOptions, Option<Duration>)> {
    let mut options = PgConnectOptions::new_without_pgpass();
    let mut timeout = None;
    for (key, value) in address::words(text)? {
        options = match key.as_str() {
            "host" if value.starts_with('/') => options.socket(value),
            "host" | "hostaddr" => options.host(&value),
            "port" => options.port(value.parse().context("`port` is no port")?),
            "user" => options.username(&value),
            "password" => options.password(&value),
            "dbname" => options.database(&value),
            "sslmode" => options.ssl_mode(value.parse()?),
            "sslrootcert" => options.ssl_root_cert(value),
            "application_name" => options.application_name(&value),
            "TimeZone" | "timezone" => options.options([("TimeZone", value)]),
            "connect_timeout" => {
                let seconds = value.parse().context("`connect_timeout` is in seconds")?;
                timeout = Some(Duration::from_secs(seconds));
                options
            }
            _ => {
                address::warn(&key);
                options
            }
        };
    }
    Ok((options, timeout))
}
