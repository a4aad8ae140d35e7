//! A configuration that a service can start with in a test.

use crate::Config;

/// The value of every secret in a test; long enough for each use.
pub const SECRET: &str = "a secret of thirty-two bytes, at least";

/// The service's `defaults` (its generated YAML) changed for a test: Mode `test`, free ports on
/// 127.0.0.1, [`SECRET`] for each of the environment `variables` that the process lacks, no collector.
///
/// # Errors
/// As [`Config::parse`].
pub fn config(defaults: &str, variables: &[&str]) -> anyhow::Result<Config> {
    let variables: Vec<_> = variables.iter().map(|name| (*name, SECRET)).collect();
    let mut config = Config::parse_with("", defaults, &variables)?;
    config
        .set("Mode", "test")
        .set("Host", "127.0.0.1")
        .set("Port", 0)
        .set("ListenOn", "127.0.0.1:0")
        .set("Prometheus.Host", "127.0.0.1")
        .set("Prometheus.Port", 0)
        .set("Telemetry.Endpoint", "");
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings;

    #[test]
    fn ports_are_free_and_secrets_are_there() {
        let defaults = "Name: x\nPort: 8300\nHost: 0.0.0.0\nAuth: {AccessSecret: \"${TESTING_CONFIG_SECRET}\"}";
        let config = config(defaults, &["TESTING_CONFIG_SECRET"]).unwrap();
        let http: settings::Http = config.read().unwrap();
        assert_eq!((http.host.as_str(), http.port), ("127.0.0.1", 0));
        let auth: settings::Auth = config.block("Auth").unwrap();
        assert_eq!(auth.access_secret.expose(), SECRET);
    }
}
