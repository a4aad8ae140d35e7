//! The workspace and its services.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToShoutySnakeCase;

use super::{Http, Response, Rpc};

/// A whole workspace.
#[derive(Debug, Clone)]
pub struct Project {
    /// Its name, from `ferroctl.yaml`.
    pub name: String,
    /// How the HTTP services answer.
    pub response: Response,
    /// Whether their empty lists are `null`, as Go's nil slices.
    pub null_lists: bool,
    /// The services, in the order of `ferroctl.yaml`.
    pub services: Vec<Service>,
    /// Whether Dockerfiles, compose files and the observability stack are wanted.
    pub docker: bool,
    /// Where cargo and container images come from, when not from their usual places.
    pub mirror: Mirror,
    /// Where the services' runtime comes from.
    pub runtime: Runtime,
    /// Images that the user pinned to other tags in `deploy/images/Dockerfile`, by stage name; empty without that file.
    pub images: BTreeMap<String, String>,
}

impl Project {
    /// The service of that name.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.name == name)
    }
}

/// Where the crate that all services share comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Runtime {
    /// Written into the workspace.
    #[default]
    Vendored,
    /// The registry, at the version that is generated for.
    Registry,
    /// A folder, relative to the workspace, with `/`.
    Path(String),
}

/// Registries to use in place of the usual ones.
#[derive(Debug, Clone, Default)]
pub struct Mirror {
    /// A cargo registry index, such as `sparse+https://…`.
    pub cargo: Option<String>,
    /// A prefix for image names.
    pub images: Option<String>,
}

/// One service: one crate, one binary, one container.
#[derive(Debug, Clone)]
pub struct Service {
    /// The name of service, crate and binary: `user-api`.
    pub name: String,
    /// The name less its kind: `user`.
    pub base: String,
    /// The folder of the crate, relative to the workspace, with `/`: `user/api`.
    pub dir: String,
    /// The contracts, relative to the workspace, with `/`; the first one names the service.
    pub contracts: Vec<String>,
    /// The port requests arrive on, as the service's own YAML says (the manifest before there is one).
    pub port: u16,
    /// The port of `/metrics` and `/healthz`.
    pub metrics_port: u16,
    /// The gRPC services it calls, by the name of their [`Service`].
    pub calls: Vec<String>,
    /// Whether it has a database.
    pub database: Option<Database>,
    /// What its YAML asks for.
    pub surroundings: Surroundings,
    /// What it speaks.
    pub protocol: Protocol,
}

impl Service {
    /// The environment variable with the address that its callers use: `USER_RPC_ADDR`.
    #[must_use]
    pub fn address_variable(&self) -> String {
        self.variable("ADDR")
    }

    /// The environment variable with the URL of its database, its YAML's `DataSource`: `USER_RPC_DATA_SOURCE`.
    #[must_use]
    pub fn data_source_variable(&self) -> String {
        self.variable("DATA_SOURCE")
    }

    fn variable(&self, suffix: &str) -> String {
        format!("{}_{suffix}", self.name.to_shouty_snake_case())
    }
}

/// What a service's `etc/<name>.yaml` asks of its surroundings; empty as long as there is no such file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The servers that it names, besides our own services.
    pub servers: BTreeSet<Server>,
    /// Its placeholders: `${NAME:-default}` is `NAME` → `default`, `${NAME}` has no default.
    pub placeholders: BTreeMap<String, Option<String>>,
}

/// A server that others make and services need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Server {
    /// Database, by a `DataSource` for MySQL.
    Mysql,
    /// Database, by a `DataSource` for PostgreSQL.
    Postgres,
    /// Cache, by `CacheRedis`, `Cache` or `Redis`.
    Redis,
    /// Discovery, by `Etcd` of a server or a client.
    Etcd,
}

/// A service's database.
#[derive(Debug, Clone, Default)]
pub struct Database {
    /// Its tables' SQL files, relative to the workspace.
    pub sources: Vec<String>,
}

/// HTTP or gRPC, with the contract.
#[derive(Debug, Clone)]
pub enum Protocol {
    /// From a `.api` file.
    Http(Http),
    /// From `.proto` files.
    Grpc(Rpc),
}

/// What a comment or `@doc` says; plain text lines, not yet escaped for any format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Docs {
    /// The lines, without comment marks, outer blank lines removed.
    pub lines: Vec<String>,
}
