//! A service's `etc/<name>.yaml` → the servers and variables that it asks for.

use serde_yaml::Value;

use crate::api::settings;
use crate::ir::{Database, SHUTDOWN, Server, Surroundings};

/// Reads a YAML as it is on disk, placeholders not expanded.
#[must_use]
pub fn read(yaml: &Value) -> Surroundings {
    let mut found = Surroundings {
        untraced: block(yaml, "telemetry").is_none(),
        stop: block(yaml, "shutdown").map(stop),
        ..Surroundings::default()
    };
    walk(yaml, &mut Vec::new(), &mut found);
    found
}

/// What stands under a key, which is in lower case here.
fn block<'y>(yaml: &'y Value, name: &str) -> Option<&'y Value> {
    let is_it = |key: &Value| {
        key.as_str()
            .is_some_and(|key| key.eq_ignore_ascii_case(name))
    };
    let mut entries = yaml.as_mapping()?.iter();
    entries.find(|(key, _)| is_it(key)).map(|(_, value)| value)
}

/// How long a stop may take by the block `Shutdown`, milliseconds.
fn stop(shutdown: &Value) -> u64 {
    let times = ["wrapuptime", "waittime"].into_iter().zip(SHUTDOWN);
    let times = times.map(|(key, usual)| {
        let text = block(shutdown, key).and_then(Value::as_str).map(expanded);
        let time = text.and_then(|text| settings::duration(&text));
        time.map_or(usual, |time| {
            u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
        })
    });
    times.fold(0, u64::saturating_add)
}

/// Collects from a value that stands under `keys`, which are in lower case.
fn walk(value: &Value, keys: &mut Vec<String>, found: &mut Surroundings) {
    let key = keys.last().map_or("", String::as_str);
    found.servers.extend(server(key, value));
    found.tls |= encrypts(key, value);
    let source = ["datasource", "dbsource"].contains(&key);
    if let Some(database) = value.as_str().filter(|_| source).and_then(database) {
        found.servers.extend(database.server());
        found.databases.insert(keys.join("."), database);
    }
    found.asks_kubernetes |= is_target(key, value, "k8s://");
    match value {
        Value::String(text) => found.placeholders.extend(placeholders(text)),
        Value::Sequence(items) => items
            .iter()
            .for_each(|item| walk(item, &mut Vec::new(), found)),
        Value::Mapping(entries) => {
            for (key, value) in entries {
                keys.push(key.as_str().unwrap_or_default().to_ascii_lowercase());
                walk(value, keys, found);
                keys.pop();
            }
        }
        _ => {}
    }
}

/// Whether a key asks for an encrypted connection, or may do so once its placeholders are expanded.
fn encrypts(key: &str, value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    let is_on = || match value.as_str().map(next_placeholder) {
        Some(Some(_)) => true,
        Some(None) => ["true", "yes", "on"].contains(&text.to_ascii_lowercase().as_str()),
        None => value.as_bool() == Some(true),
    };
    let is_https = |value: &Value| {
        let text = value.as_str().map(expanded).unwrap_or_default();
        text.trim().starts_with("https://")
    };
    match key {
        "tls" | "otlphttpsecure" => is_on(),
        "certfile" | "cacertfile" => !text.is_empty(),
        "endpoint" => is_https(value),
        "hosts" => value
            .as_sequence()
            .is_some_and(|hosts| hosts.iter().any(is_https)),
        _ => false,
    }
}

/// The server that a key of go-zero's configuration names, beside databases.
fn server(key: &str, value: &Value) -> Option<Server> {
    let is_block = matches!(value, Value::Mapping(_) | Value::Sequence(_));
    match key {
        "etcd" if is_block => Some(Server::Etcd),
        "target" => ["etcd://", "discov://"]
            .iter()
            .any(|scheme| is_target(key, value, scheme))
            .then_some(Server::Etcd),
        "cache" if is_block => Some(Server::Redis),
        key if key.contains("redis") && is_block => Some(Server::Redis),
        _ => None,
    }
}

/// Whether it is a `Target` of that scheme.
fn is_target(key: &str, value: &Value, scheme: &str) -> bool {
    let target = value.as_str().map(expanded).unwrap_or_default();
    key == "target" && target.starts_with(scheme)
}

/// The kind of a database, by its URL, a Go driver's DSN (`user:password@tcp(host:3306)/name`) or libpq's words.
fn database(source: &str) -> Option<Database> {
    let source = expanded(source);
    if source.starts_with("mysql:") || source.contains("@tcp(") || source.contains("@unix(") {
        Some(Database::Mysql)
    } else if ["postgres:", "postgresql:", "host=", "user="]
        .iter()
        .any(|start| source.starts_with(start))
    {
        Some(Database::Postgres)
    } else {
        source.starts_with("sqlite:").then_some(Database::Sqlite)
    }
}

/// A text with each placeholder's default in its place.
fn expanded(text: &str) -> String {
    let mut rest = text;
    let mut result = String::new();
    while let Some((before, inside, after)) = next_placeholder(rest) {
        result.push_str(before);
        result.push_str(inside.split_once(":-").map_or("", |(_, default)| default));
        rest = after;
    }
    result + rest
}

/// The placeholders of a text: name and default.
fn placeholders(text: &str) -> Vec<(String, Option<String>)> {
    let mut rest = text;
    let mut found = Vec::new();
    while let Some((_, inside, after)) = next_placeholder(rest) {
        let (name, default) = match inside.split_once(":-") {
            Some((name, default)) => (name, Some(default.to_owned())),
            None => (inside, None),
        };
        found.push((name.to_owned(), default));
        rest = after;
    }
    found
}

/// The text before, inside and after the first `${…}`.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (inside, after) = rest.split_once('}')?;
    Some((before, inside, after))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::ir::{Server, Surroundings};

    fn read(yaml: &str) -> Surroundings {
        super::read(&serde_yaml::from_str(yaml).expect("YAML"))
    }

    fn servers(yaml: &str) -> BTreeSet<Server> {
        read(yaml).servers
    }

    #[test]
    fn sqlite_and_static_endpoints_need_no_server() {
        let yaml = "DataSource: ${A:-sqlite://data/user.db}\nUserRpc: {Endpoints: [\"a:1\"]}\nLog: {Mode: console}\n";
        assert!(servers(yaml).is_empty());
    }

    #[test]
    fn the_servers_of_go_zero_are_found() {
        let mysql = "Mysql: {DataSource: \"root:x@tcp(127.0.0.1:3306)/a?parseTime=true\"}\n";
        assert_eq!(servers(mysql), BTreeSet::from([Server::Mysql]));
        let postgres = "dataSource: ${DB:-postgres://a@b/c}\n";
        assert_eq!(servers(postgres), BTreeSet::from([Server::Postgres]));
        let both = "CacheRedis:\n  - Host: 127.0.0.1:6379\nUserRpc:\n  Etcd: {Hosts: [a], Key: user.rpc}\n";
        assert_eq!(servers(both), BTreeSet::from([Server::Redis, Server::Etcd]));
    }

    #[test]
    fn a_target_says_who_knows_the_instances() {
        let etcd = "UserRpc: {Target: \"etcd://127.0.0.1:2379/user.rpc\"}\n";
        assert_eq!(servers(etcd), BTreeSet::from([Server::Etcd]));
        assert!(!read(etcd).asks_kubernetes);
        let cluster = "UserRpc: {target: \"${T:-k8s://shop/user-rpc:9300}\"}\n";
        assert!(read(cluster).asks_kubernetes);
        assert!(!read("UserRpc: {Target: \"dns:///user-rpc:9300\"}\n").asks_kubernetes);
    }

    #[test]
    fn a_stop_takes_the_times_of_its_block() {
        assert_eq!(read("Name: x\n").stop, None);
        assert_eq!(read("shutdown: {}\n").stop, Some(6500));
        let yaml = "Shutdown: {WrapUpTime: \"${WRAP_UP:-8s}\", waitTime: 1m30s}\n";
        assert_eq!(read(yaml).stop, Some(98_000));
    }

    #[test]
    fn spans_are_sent_where_a_block_says_so() {
        assert!(read("Name: x\n").untraced);
        assert!(!read("telemetry: {Endpoint: \"${OTLP_ENDPOINT:-}\"}\n").untraced);
        assert!(!Surroundings::default().untraced, "as in the first YAML");
    }

    #[test]
    fn what_encrypts_connections_is_found() {
        for yaml in [
            "CertFile: etc/tls.crt\nKeyFile: etc/tls.key\n",
            "UserRpc: {Endpoints: [\"a:1\"], cacertfile: \"${CA:-}\"}\n",
            "UserRpc: {Endpoints: [\"a:1\"], Tls: true}\n",
            "CacheRedis: [{Host: \"a:1\", Tls: \"${REDIS_TLS:-false}\"}]\n",
            "Telemetry: {Endpoint: \"${OTLP:-https://c:4317}\"}\n",
            "Telemetry: {Endpoint: c, OtlpHttpSecure: \"yes\"}\n",
            "Etcd: {Hosts: [\"https://a:2379\"], Key: user.rpc}\n",
        ] {
            assert!(read(yaml).tls, "{yaml}");
        }
        for yaml in [
            "CertFile: \"\"\nTls: false\n",
            "Redis: {Host: \"a:1\", Tls: \"false\"}\n",
            "Signature: {PrivateKeys: [{Fingerprint: a, KeyFile: etc/key.pem}]}\n",
            "Cors: {Origins: [\"https://a\"]}\n",
            "Telemetry: {Endpoint: \"http://c:4317\"}\n",
        ] {
            assert!(!read(yaml).tls, "{yaml}");
        }
    }

    #[test]
    fn placeholders_are_found_wherever_they_stand() {
        let yaml = "Mode: ${MODE:-dev}\nAuth: {AccessSecret: \"${JWT_SECRET}\"}\nList: [\"http://${HOST}:${PORT:-80}/\"]\n";
        let found = read(yaml).placeholders;
        assert_eq!(found["MODE"].as_deref(), Some("dev"));
        assert_eq!(found["JWT_SECRET"], None);
        assert_eq!(found["HOST"], None);
        assert_eq!(found["PORT"].as_deref(), Some("80"));
    }
}
