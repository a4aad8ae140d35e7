//! A configuration that a service can start with in a test.

use serde_json::json;

use crate::Config;

/// The value of every secret in a test; long enough for each use.
pub const SECRET: &str = "a secret of thirty-two bytes, at least";

/// The service's `defaults` (its generated YAML) changed for a test: Mode `test`, free ports on
/// 127.0.0.1, [`SECRET`] for each of the environment `variables` that the process lacks, no collector, no etcd, no
/// encryption of the service's own port.
///
/// # Errors
/// As [`Config::parse`].
pub fn config(defaults: &str, variables: &[&str]) -> anyhow::Result<Config> {
    let variables: Vec<_> = variables.iter().map(|name| (*name, SECRET)).collect();
    Ok(changed(Config::parse_with("", defaults, &variables)?))
}

/// The configuration of a service as it is, its file over its generated defaults, changed for a test as by
/// [`config`]; each variable that the process lacks is [`SECRET`]. Further, databases are in memory, and a called
/// service is nowhere: a test says by [`Config::set`] where it is.
///
/// ```ignore
/// let config = testing::service(include_str!("../etc/user-api.yaml"), DEFAULTS)?;
/// ```
///
/// # Errors
/// As [`Config::parse`].
pub fn service(file: &str, defaults: &str) -> anyhow::Result<Config> {
    let mut config = changed(Config::parse_for_test(file, defaults, SECRET)?);
    let databases: Vec<String> = config.data_sources().map(|(path, _)| path).collect();
    for path in databases {
        config.set(&path, "sqlite::memory:");
    }
    for called in config.called() {
        let nowhere = json!({"Endpoints": [NOWHERE], "Timeout": 2000});
        config.set(&called, nowhere);
    }
    Ok(config)
}

/// A port that nobody listens on.
const NOWHERE: &str = "127.0.0.1:1";

fn changed(mut config: Config) -> Config {
    config
        .set("Mode", "test")
        .set("Host", "127.0.0.1")
        .set("Port", 0)
        .set("ListenOn", "127.0.0.1:0")
        .set("Prometheus.Host", "127.0.0.1")
        .set("Prometheus.Port", 0)
        .set("Telemetry.Endpoint", "");
    for file in ["CertFile", "KeyFile", "CACertFile"] {
        config.set(file, "");
    }
    if config.has("Etcd") {
        config.set("Etcd", json!({}));
    }
    if config.has("DevServer") {
        config.set("DevServer.Port", 0);
    }
    config
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

    #[test]
    fn a_service_is_tested_with_its_own_file() {
        let defaults = "DataSource: ${X:-sqlite://data/x.db}\nLog: {DataSource: sqlite://data/log.db}\nUserRpc: {Endpoints: [h:9300], NonBlock: false}";
        let file = "Name: x\nPort: ${TESTING_PORT}\nOwn: {Key: \"${TESTING_KEY}\"}\nDevServer: {Port: 6060}";
        let config = service(file, defaults).unwrap();
        let http: settings::Http = config.read().unwrap();
        assert_eq!(http.port, 0);
        let sources = config.data_sources().map(|(_, address)| address);
        assert_eq!(sources.collect::<Vec<_>>(), ["sqlite::memory:"; 2]);
        let called: serde_json::Value = config.block("UserRpc").unwrap();
        assert_eq!(called["Endpoints"], json!([NOWHERE]));
        let own: serde_json::Value = config.block("Own").unwrap();
        assert_eq!(own["Key"], SECRET);
        let service: settings::ServiceSettings = config.read().unwrap();
        assert_eq!(service.dev_server.unwrap().port, 0);
    }
}
