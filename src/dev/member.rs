//! One service as `ferroctl dev` runs it: where it listens once its YAML is read as the service reads it.

use std::collections::BTreeMap;
use std::fmt;

use crate::manifest::Settings;
use crate::system::{HEALTH, Service};

/// A service of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// `user-api`: the service, its package and its binary.
    pub name: String,
    /// `user/api/etc/user-api.yaml`, relative to the workspace.
    pub settings: String,
    /// The `.sql` files that its models come from, relative to the workspace.
    pub schemas: Vec<String>,
    /// The services that it calls.
    pub calls: Vec<String>,
    /// Where requests arrive; `None` for a worker.
    pub requests: Option<Requests>,
    /// Where metrics and health are; `None` where its YAML opens no such port.
    pub metrics: Option<Address>,
    /// The path of the health there.
    pub health_path: String,
    /// Its database, without user and password.
    pub database: Option<String>,
}

impl Member {
    /// The member of a service; `settings` are its YAML where it is there, in the environment that it will have.
    #[must_use]
    pub fn of(service: &Service, settings: Option<&Settings>) -> Self {
        let names = &service.names;
        let calls = service.callees.iter();
        let (metrics, health_path) = match settings {
            Some(settings) => operators(settings),
            None => (Some(Address::local(service.metrics_port)), None),
        };
        Self {
            name: names.service.clone(),
            settings: names.below(&names.settings()),
            schemas: service.contracts.schemas().map(str::to_owned).collect(),
            calls: calls.map(|callee| callee.names.service.clone()).collect(),
            requests: service.listens().map(|listens| Requests {
                scheme: match settings.is_some_and(shows_a_certificate) {
                    true => secure(listens.scheme),
                    false => listens.scheme,
                },
                address: settings
                    .and_then(requests)
                    .unwrap_or_else(|| Address::local(listens.port)),
            }),
            metrics,
            health_path: health_path.unwrap_or_else(|| HEALTH.to_owned()),
            database: settings.and_then(|settings| {
                database(settings, names.databases.iter().map(|it| it.keys.as_str()))
            }),
        }
    }

    /// What [`Member::row`] says.
    pub const COLUMNS: [&'static str; 4] = ["service", "address", "metrics", "database"];

    /// Where it is, for a table.
    #[must_use]
    pub fn row(&self) -> Vec<String> {
        let (requests, metrics) = (self.requests.as_ref(), self.metrics.as_ref());
        vec![
            self.name.clone(),
            requests.map_or_else(String::new, |it| format!("{}://{}", it.scheme, it.address)),
            metrics.map_or_else(String::new, |address| format!("http://{address}/metrics")),
            self.database.clone().unwrap_or_default(),
        ]
    }

    /// Every port that it opens, and what for.
    pub fn ports(&self) -> impl Iterator<Item = (&Address, &'static str)> {
        let metrics = self.metrics.iter().map(|address| (address, "metrics"));
        let requests = self.requests.iter().map(|it| (&it.address, "requests"));
        requests.chain(metrics)
    }
}

/// Where and how a service takes requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requests {
    /// `http` or `grpc`; of TLS `https` or `grpcs`.
    pub scheme: &'static str,
    /// Where.
    pub address: Address,
}

impl Requests {
    /// Whether it speaks TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.scheme.ends_with('s')
    }
}

fn secure(scheme: &str) -> &'static str {
    match scheme {
        "grpc" => "grpcs",
        _ => "https",
    }
}

fn shows_a_certificate(settings: &Settings) -> bool {
    text(settings, &["CertFile"]).is_some_and(|file| !file.is_empty())
}

/// A host and a port to listen on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Empty for every interface.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl Address {
    fn local(port: u16) -> Self {
        Self::new("127.0.0.1", port)
    }

    fn new(host: &str, port: u16) -> Self {
        let host = host.trim_matches(['[', ']']).to_owned();
        Self { host, port }
    }

    /// The host to reach it on from this machine.
    #[must_use]
    pub fn reached_at(&self) -> &str {
        match self.host.as_str() {
            "" | "0.0.0.0" => "127.0.0.1",
            "::" => "::1",
            host => host,
        }
    }
}

/// As it stands in a URL that reaches it from this machine.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.reached_at();
        match host.contains(':') {
            true => write!(f, "[{host}]:{}", self.port),
            false => write!(f, "{host}:{}", self.port),
        }
    }
}

fn text<'a>(settings: &'a Settings, keys: &[&str]) -> Option<&'a str> {
    settings.get(keys)?.as_str()
}

fn requests(settings: &Settings) -> Option<Address> {
    if let Some(listen) = text(settings, &["ListenOn"]) {
        let (host, port) = listen.rsplit_once(':')?;
        return Some(Address::new(host, port.parse().ok()?));
    }
    let host = text(settings, &["Host"]).unwrap_or_default();
    Some(Address::new(host, settings.port(&["Port"])?))
}

/// The port of metrics and health, with the path of the health where it is not the usual one: as the runtime opens them.
fn operators(settings: &Settings) -> (Option<Address>, Option<String>) {
    let prometheus = text(settings, &["Prometheus", "Host"]).filter(|host| !host.is_empty());
    if let Some(host) = prometheus {
        let port = settings.port(&["Prometheus", "Port"]).unwrap_or(9101);
        return (Some(Address::new(host, port)), None);
    }
    let enabled = settings.get(&["DevServer", "Enabled"]);
    let is_off = enabled.is_some_and(|value| value.as_bool() == Some(false));
    if is_off || settings.get(&["DevServer"]).is_none() {
        return (None, None);
    }
    let host = text(settings, &["DevServer", "Host"]).unwrap_or_default();
    let port = settings.port(&["DevServer", "Port"]).unwrap_or(6060);
    let path = text(settings, &["DevServer", "HealthPath"]).map(str::to_owned);
    (Some(Address::new(host, port)), path)
}

/// What may be shown of the databases' addresses: neither who logs in nor parameters.
fn database<'k>(settings: &Settings, sources: impl Iterator<Item = &'k str>) -> Option<String> {
    let shown = sources.filter_map(|source| {
        let keys: Vec<&str> = source.split('.').collect();
        text(settings, &keys).map(bare)
    });
    let shown: Vec<String> = shown.filter(|url| !url.is_empty()).collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

/// The address of a database as the service itself says it when it starts.
pub(in crate::dev) fn bare(url: &str) -> String {
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

/// The variables of a `.env`, as the services read it; those of ferroctl's own environment come first there.
#[must_use]
pub fn variables(
    env_file: &str,
    own: impl Iterator<Item = (String, String)>,
) -> BTreeMap<String, String> {
    let lines = env_file.lines().map(str::trim);
    let used = lines.filter(|line| !line.starts_with('#'));
    let written = used.filter_map(|line| {
        let (name, value) = line
            .strip_prefix("export ")
            .unwrap_or(line)
            .split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        Some((name.trim().to_owned(), value.to_owned()))
    });
    written.chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Settings {
        Settings::parse(text).unwrap()
    }

    #[test]
    fn addresses_are_read_as_the_runtime_reads_them() {
        let at = |text: &str| requests(&settings(text)).map(|address| address.to_string());
        assert_eq!(
            at("Host: \"\"\nPort: 8300").as_deref(),
            Some("127.0.0.1:8300")
        );
        assert_eq!(
            at("ListenOn: 0.0.0.0:9300").as_deref(),
            Some("127.0.0.1:9300")
        );
        assert_eq!(
            at("ListenOn: \"[::1]:9300\"").as_deref(),
            Some("[::1]:9300")
        );
        assert_eq!(at("Name: x"), None);
    }

    #[test]
    fn a_service_with_a_certificate_speaks_tls() {
        let is_secure = |text: &str| shows_a_certificate(&settings(text));
        assert!(is_secure("CertFile: tls.crt"));
        assert!(!is_secure("CertFile: \"\"") && !is_secure("Port: 1"));
        assert_eq!((secure("http"), secure("grpc")), ("https", "grpcs"));
    }

    #[test]
    fn health_is_on_the_port_of_metrics_or_of_the_dev_server() {
        let at = |text: &str| {
            let (address, path) = operators(&settings(text));
            (address.map(|address| address.to_string()), path)
        };
        let prometheus = "Prometheus: {Host: 127.0.0.1, Port: 9081}\nDevServer: {Port: 1}";
        assert_eq!(at(prometheus), (Some("127.0.0.1:9081".into()), None));
        let dev = "DevServer: {HealthPath: /up}";
        assert_eq!(at(dev), (Some("127.0.0.1:6060".into()), Some("/up".into())));
        assert_eq!(at("DevServer: {Enabled: false}"), (None, None));
        assert_eq!(at("Prometheus: {Port: 9081}"), (None, None));
    }

    #[test]
    fn a_database_is_shown_without_who_logs_in() {
        let shown = |url: &str| {
            database(
                &settings(&format!("Mysql: {{DataSource: '{url}'}}")),
                ["Mysql.DataSource"].into_iter(),
            )
        };
        assert_eq!(
            shown("sqlite://data/user.db").as_deref(),
            Some("sqlite://data/user.db")
        );
        assert_eq!(
            shown("mysql://root:a@b@db:3306/user?x=y").as_deref(),
            Some("mysql://db:3306/user")
        );
        assert_eq!(
            shown("root:secret@tcp(db:3306)/user").as_deref(),
            Some("tcp(db:3306)/user")
        );
        assert_eq!(
            shown("root:s?cr/t@tcp(db:3306)/user?loc=Local").as_deref(),
            Some("tcp(db:3306)/user")
        );
        assert_eq!(
            shown("host=db user=root password=secret").as_deref(),
            Some("postgres")
        );
        assert_eq!(shown(""), None);
    }

    #[test]
    fn the_environment_comes_before_the_file() {
        let own = [("HOST".to_owned(), "::1".to_owned())].into_iter();
        let found = variables(
            "# a\nHOST=x\nexport MODE='dev' \nPORT=\"1\"\nnothing\n",
            own,
        );
        let found: Vec<String> = found.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(found, ["HOST=::1", "MODE=dev", "PORT=1"]);
    }
}
