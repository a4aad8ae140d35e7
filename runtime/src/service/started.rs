//! The line of the log that says where everything of a service is.

use super::Running;
use crate::{
    Config,
    settings::{ServiceSettings, Telemetry},
};

/// Says where the service listens, shows its metrics, keeps its data and sends its spans; without a secret.
pub(super) fn told(running: &Running, service: &ServiceSettings, config: &Config) {
    let metrics = running.metrics_addr().map(|addr| addr.to_string());
    let databases = config.data_sources().map(|(_, address)| bare(address));
    let databases: Vec<String> = databases.collect();
    let database = (!databases.is_empty()).then(|| databases.join(", "));
    let collector = service.telemetry.as_ref().and_then(collector);
    let what = match running.is_worker() {
        true => "Starting worker...".to_owned(),
        false => format!("Starting server at {}...", running.addr()),
    };
    tracing::info!(metrics, database, collector, "{what}");
}

fn collector(block: &Telemetry) -> Option<String> {
    let is_used = !block.disabled && !block.endpoint.is_empty();
    is_used.then(|| bare(&block.endpoint))
}

/// A URL, or one of the other names of a database, without user, password and parameters.
fn bare(url: &str) -> String {
    if let Some((scheme, rest)) = url.split_once("://") {
        let rest = rest.split_once('?').map_or(rest, |(rest, _)| rest);
        return format!("{scheme}://{}", after_login(rest));
    }
    match (url.split_once('='), url.rsplit_once('/')) {
        // The words of libpq, whose values may be in quotes: nothing of them is shown.
        (Some((first, _)), _) if !first.contains(['@', '/', '?', ':']) => "postgres".to_owned(),
        // Go's, in which a password may hold any sign, but the name no `/`.
        (_, Some((server, name))) => {
            let name = name.split_once('?').map_or(name, |(name, _)| name);
            format!("{}/{name}", after_login(server))
        }
        _ => after_login(url).to_owned(),
    }
}

fn after_login(text: &str) -> &str {
    text.rsplit_once('@').map_or(text, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn no_secret_is_told() {
        for (url, told) in [
            ("sqlite://data/user.db", "sqlite://data/user.db"),
            ("sqlite::memory:", "sqlite::memory:"),
            ("mysql://u:p@db:3306/shop?ssl=1", "mysql://db:3306/shop"),
            (
                "u:p@ss@tcp(db:3306)/shop?parseTime=true",
                "tcp(db:3306)/shop",
            ),
            ("u:p?s/s@tcp(db:3306)/shop?a=b", "tcp(db:3306)/shop"),
            ("host=db user=u password='p s' dbname=shop", "postgres"),
            ("password=p host=db", "postgres"),
            ("http://key@jaeger:4317", "http://jaeger:4317"),
        ] {
            assert_eq!(bare(url), told);
        }
    }
}
