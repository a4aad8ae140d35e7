//! `tables:`: a database of the service's own.

use std::iter;

use super::{Capability, Field, File, Metrics, Setting, Subject};
use crate::ir::Server;
use crate::rust::{Code, Doc, Ident, Literal, Ty};
use crate::system::environment::{Environment, Value};
use crate::system::server::Store;
use crate::text::{Key, yaml};

/// Builds again when a migration comes: `sqlx::migrate!` sees only what was there.
const BUILD: &str = include_str!("../../../templates/service/build.rs");

/// The parts of a service with tables.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    if !subject.service.contracts.has_tables() {
        return None;
    }
    let names = subject.names;
    let (block, key) = match names.data_source.split_once('.') {
        Some((block, key)) => (format!("{}:\n  ", yaml::Scalar::new(block)), key),
        None => (String::new(), names.data_source.as_str()),
    };
    let source = yaml::Block::new(format!(
        "{block}{}: \"${{{}:-{}}}\"\n",
        yaml::Scalar::new(key),
        names.data_source_variable,
        names.database_url()
    ));
    let mut capability = Capability {
        name: "database",
        settings: vec![Setting {
            docs: Doc::of("The URL of the database."),
            field: Ident::snake("data_source"),
            ty: Ty::path("settings::Secret"),
            block: Literal::new(&names.data_source),
        }],
        state: vec![db(subject.service.cache.is_some())],
        yaml: vec![source.clone()],
        defaults: vec![source],
        features: features(subject),
        dependencies: vec![Key::new("sqlx")],
        files: files(),
        metrics: Some(Metrics::Sql),
        ..Capability::default()
    };
    let url = server_url(subject);
    capability.keeps_files = url.is_none();
    let url = url.unwrap_or_else(|| Value::constant(names.database_url()));
    capability.environment = Environment::from([(names.data_source_variable.clone(), url)]);
    Some(capability)
}

fn db(is_cached: bool) -> Field {
    let connect = "Db::connect(&settings.data_source, &telemetry).await?";
    let cached = ".cached(&settings.cache, &settings.row_cache, &telemetry)?";
    let cached = if is_cached { cached } else { "" };
    Field {
        docs: Doc::of("The database, with every migration done."),
        field: Ident::snake("db"),
        ty: Ty::path("Db"),
        import: "ferroctl_runtime::db::Db",
        value: Code::new(format!("{connect}{cached}")),
        then: Some(Code::new("db.migrate(&sqlx::migrate!()).await?;")),
    }
}

/// The databases that the service is built for: SQLite, which needs no server, those that its YAML names, and those
/// whose SQL its models are in.
fn features(subject: &Subject<'_>) -> Vec<&'static str> {
    let service = subject.service;
    let named = service.surroundings.servers.iter().copied();
    let servers = named.chain(service.contracts.model_servers());
    let servers = servers.filter_map(|server| match server {
        Server::Mysql => Some("mysql"),
        Server::Postgres => Some("postgres"),
        Server::Redis | Server::Etcd => None,
    });
    iter::once("sqlite").chain(servers).collect()
}

fn files() -> Vec<File> {
    vec![
        File {
            path: "build.rs",
            text: BUILD,
            is_users: false,
        },
        File {
            path: "migrations/.gitkeep",
            text: "",
            is_users: true,
        },
    ]
}

/// The URL on the database server that the service's YAML names, if it names one.
fn server_url(subject: &Subject<'_>) -> Option<Value> {
    let named = &subject.service.surroundings.servers;
    let mut servers = [Server::Mysql, Server::Postgres].into_iter();
    let server = servers.find(|server| named.contains(server))?;
    Store::of(server).database_url
}
