//! Which environment variables the containers get, and which of them come from `.env`.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use crate::emit::compose::servers;
use crate::emit::text::compose::{Scalar, Variable};
use crate::ir::{Project, Protocol, Server, Service};

/// What a variable in `.env` is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What it does, one sentence.
    pub about: String,
    /// Where its value comes from.
    pub value: EntryValue,
}

/// Where the value of a variable in `.env` comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryValue {
    /// It is any random text, the same for as long as the data lives.
    Secret,
    /// The user knows it and must set it.
    Required,
    /// This, unless the user sets it.
    Default(String),
}

impl Entry {
    fn secret(name: impl Into<String>, about: &str) -> Self {
        Self {
            name: name.into(),
            about: about.to_owned(),
            value: EntryValue::Secret,
        }
    }

    fn setting(name: &str, about: &str, default: &str) -> Self {
        Self {
            name: name.to_owned(),
            about: about.to_owned(),
            value: EntryValue::Default(default.to_owned()),
        }
    }
}

/// What the containers share: name, meaning, default.
const STACK: [(&str, &str, &str); 2] = [
    ("TZ", "The time zone of all containers.", "Asia/Shanghai"),
    (
        "BIND",
        "The address that ports are published on; 0.0.0.0 opens them to the network.",
        "127.0.0.1",
    ),
];

/// The variables that services and compose files read from `.env`, each once: secrets first.
#[must_use]
pub fn entries(project: &Project) -> Vec<Entry> {
    let mut entries = secrets(project);
    if project.docker {
        entries.extend(STACK.map(|(name, about, value)| Entry::setting(name, about, value)));
    }
    entries.extend(users_own(project));
    entries
}

fn secrets(project: &Project) -> Vec<Entry> {
    let mut secrets: Vec<Entry> = Vec::new();
    for name in project.services.iter().flat_map(jwt_variables) {
        secrets.push(Entry::secret(name, "Signs tokens; 32 bytes or more."));
    }
    for server in servers::used(project) {
        for (name, about) in servers::secrets(server) {
            secrets.push(Entry::secret(*name, about));
        }
    }
    if project.docker {
        let grafana = "The password of Grafana's user admin.";
        secrets.push(Entry::secret("GRAFANA_ADMIN_PASSWORD", grafana));
    }
    let mut seen = BTreeSet::new();
    secrets.retain(|entry| seen.insert(entry.name.clone()));
    secrets
}

/// The variables with the secrets that sign and verify the tokens of a service.
fn jwt_variables(service: &Service) -> Vec<String> {
    match &service.protocol {
        Protocol::Http(http) => http.secret_variables(),
        Protocol::Grpc(_) => Vec::new(),
    }
}

/// Placeholders that users wrote into a YAML themselves: theirs to set in `.env`.
fn users_own(project: &Project) -> Vec<Entry> {
    let mut own = BTreeMap::new();
    for service in &project.services {
        let known = stack_values(project, service);
        for (name, default) in &service.surroundings.placeholders {
            if !known.contains_key(name) {
                own.entry(name.clone()).or_insert_with(|| default.clone());
            }
        }
    }
    own.into_iter()
        .map(|(name, default)| Entry {
            name,
            about: "Named by a service's YAML.".to_owned(),
            value: default.map_or(EntryValue::Required, EntryValue::Default),
        })
        .collect()
}

/// The value of one environment variable in a compose file.
pub enum Value {
    /// The stack's own, the same on every machine.
    Fixed(Scalar),
    /// From `.env`.
    FromEnv(Variable),
}

/// The environment of a service: what its YAML's placeholders need inside the compose network.
pub fn of_service(project: &Project, service: &Service) -> BTreeMap<String, Value> {
    let mut environment = stack_values(project, service);
    for (name, default) in &service.surroundings.placeholders {
        environment
            .entry(name.clone())
            .or_insert_with(|| Value::FromEnv(users(name, default.as_deref())));
    }
    environment
}

/// The values of [`stack_values`] as YAML reads them.
pub fn texts(project: &Project, service: &Service) -> BTreeMap<String, String> {
    let values = stack_values(project, service).into_iter();
    values
        .filter_map(|(name, value)| Some((name, serde_yaml::from_str(&value.to_string()).ok()?)))
        .collect()
}

/// The placeholders that ferroctl writes into a YAML, with their values in the stack.
fn stack_values(project: &Project, service: &Service) -> BTreeMap<String, Value> {
    let fixed = |text: &str| Value::Fixed(Scalar::new(text));
    let mut values = BTreeMap::from([
        (
            "MODE".to_owned(),
            Value::FromEnv(Variable::or("MODE", "pro")),
        ),
        // On a developer's machine services listen on the loopback only.
        ("HOST".to_owned(), fixed("0.0.0.0")),
        ("OTLP_ENDPOINT".to_owned(), fixed("http://jaeger:4317")),
        (
            "TZ".to_owned(),
            Value::FromEnv(Variable::or("TZ", "Asia/Shanghai")),
        ),
    ]);
    for name in jwt_variables(service) {
        let secret = Variable::required(&name, "set it in .env; `ferroctl gen docker` writes one");
        values.insert(name, Value::FromEnv(secret));
    }
    for callee in service
        .calls
        .iter()
        .filter_map(|name| project.service(name))
    {
        let address = format!("{}:{}", callee.name, callee.port);
        values.insert(callee.address_variable(), fixed(&address));
    }
    if service.database.is_some() {
        values.insert(service.data_source_variable(), database(service));
    }
    for server in service.surroundings.servers.iter().copied() {
        for (name, value) in servers::addresses(server) {
            values.insert((*name).to_owned(), fixed(value));
        }
    }
    values
}

/// The database's URL inside the stack.
fn database(service: &Service) -> Value {
    let servers = &service.surroundings.servers;
    let server = [Server::Mysql, Server::Postgres]
        .into_iter()
        .find(|server| servers.contains(server));
    match server.and_then(servers::database_url) {
        Some(url) => Value::FromEnv(url),
        None => Value::Fixed(Scalar::new(&format!(
            "sqlite://data/{}.db",
            service.base.to_snake_case()
        ))),
    }
}

/// A variable that a user's YAML names.
fn users(name: &str, default: Option<&str>) -> Variable {
    match default {
        Some(default) => Variable::or(name, default),
        None => Variable::required(name, "set it in .env"),
    }
}
