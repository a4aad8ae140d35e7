//! The databases of a service: on which kinds each may run, and where it is in the stack.

use std::collections::BTreeSet;

use serde::Serialize;

use super::environment::Value;
use super::names::{DatabaseNames, Names};
use super::server::Store;
use crate::ir::{self, Content, Server, Table};

/// A database of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Database {
    /// What it is called.
    pub names: DatabaseNames,
    /// The kinds that the service is built for: SQLite, which needs no server, the one that its YAML names, and the one
    /// whose SQL its models are in.
    pub kinds: BTreeSet<ir::Database>,
    /// The server that it is on in the stack; none where it is a file.
    pub server: Option<Server>,
}

impl Database {
    /// The databases of a service.
    pub(super) fn all(service: &ir::Service, names: &Names) -> Vec<Self> {
        let databases = names.databases.iter().cloned();
        databases.map(|names| Self::of(service, names)).collect()
    }

    fn of(service: &ir::Service, names: DatabaseNames) -> Self {
        let of_models = service.contracts.on(names.source());
        let of_models: BTreeSet<_> = of_models.filter_map(|it| sql(&it.content)).collect();
        let databases = &service.surroundings.databases;
        let named = databases.get(&names.keys.to_ascii_lowercase()).copied();
        // What the YAML names is for one's own machine where it is a file.
        let servers = [named]
            .into_iter()
            .flatten()
            .chain(of_models.iter().copied());
        Self {
            server: servers.clone().find_map(ir::Database::server),
            kinds: servers
                .chain([ir::Database::Sqlite])
                .chain(service.databases.iter().copied())
                .collect(),
            names,
        }
    }

    /// Its URL in the stack.
    pub(super) fn url(&self) -> Value {
        let on_server = self
            .server
            .and_then(|server| Store::of(server).database_url);
        on_server.unwrap_or_else(|| Value::constant(self.names.url()))
    }

    /// The folder with the migrations of each kind, below the service's.
    pub fn folders(&self) -> impl Iterator<Item = String> {
        let kinds = self.kinds.iter();
        kinds.map(|kind| self.folder(*kind))
    }

    /// `migrations/mysql`: the folder with the migrations of that kind, below the service's.
    #[must_use]
    pub fn folder(&self, kind: ir::Database) -> String {
        format!("{}/{}", self.names.migrations, name(kind))
    }

    /// The tables in it that have models, with the dialect of the file that makes each.
    pub fn tables<'s>(
        &'s self,
        contracts: &'s ir::Contracts,
    ) -> impl Iterator<Item = (ir::Database, &'s Table)> {
        let contracts = contracts.on(self.names.source());
        contracts.flat_map(|contract| match &contract.content {
            Content::Models { tables, sql, .. } => {
                tables.iter().map(|table| (*sql, table)).collect()
            }
            _ => Vec::new(),
        })
    }
}

/// The servers that a service needs: those that its YAML names, and those that its databases are on.
pub(super) fn servers(service: &ir::Service) -> BTreeSet<Server> {
    let databases = Database::all(service, &Names::new(service));
    let of_databases = databases.iter().filter_map(|it| it.server);
    let named = service.surroundings.servers.iter().copied();
    named.chain(of_databases).collect()
}

fn sql(content: &Content) -> Option<ir::Database> {
    match content {
        Content::Models { sql, .. } => Some(*sql),
        _ => None,
    }
}

/// `mysql`: a kind of databases, as the runtime's features and methods spell it.
#[must_use]
pub fn name(kind: ir::Database) -> &'static str {
    match kind {
        ir::Database::Mysql => "mysql",
        ir::Database::Postgres => "postgres",
        ir::Database::Sqlite => "sqlite",
    }
}
