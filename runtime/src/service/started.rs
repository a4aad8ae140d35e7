//! The line of the log that says where everything of a service is.

use super::Running;
use crate::{
    Config,
    settings::{ServiceSettings, Telemetry},
};

/// Says where the service listens, shows its metrics, keeps its data and sends its spans; without a secret.
pub(super) fn told(running: &Running, service: &ServiceSettings, config: &Config) {
    let metrics = running.metrics_addr().map(|addr| addr.to_string());
    let database = config.text("DataSource").map(bare);
    let collector = service.telemetry.as_ref().and_then(collector);
    tracing::info!(
        metrics,
        database,
        collector,
        "Starting server at {}...",
        running.addr()
    );
}

fn collector(block: &Telemetry) -> Option<String> {
    let is_used = !block.disabled && !block.endpoint.is_empty();
    is_used.then(|| bare(&block.endpoint))
}

/// A URL, or Go's name of a database, without user, password and what stands behind `?`.
fn bare(url: &str) -> String {
    let url = url.split_once('?').map_or(url, |(url, _)| url);
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), url),
    };
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    scheme + rest
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
            ("http://key@jaeger:4317", "http://jaeger:4317"),
        ] {
            assert_eq!(bare(url), told);
        }
    }
}
