//! The workspace and its services.

use serde::Serialize;

use std::collections::{BTreeMap, BTreeSet};

use super::{Http, Jwt, Response, Rpc, Table};

/// A whole workspace.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Project {
    /// Its name, from `ferroctl.yaml`.
    pub name: String,
    /// How the HTTP services answer.
    pub response: Response,
    /// Whether their empty lists are `null`, as Go's nil slices.
    pub null_lists: bool,
    /// The services, in the order of `ferroctl.yaml`.
    pub services: Vec<Service>,
    /// The gRPC services that live elsewhere and are called from here, in the order of `ferroctl.yaml`.
    pub peers: Vec<Service>,
    /// The protos that several services import and none is made from, without services of their own.
    pub shared: Option<Rpc>,
    /// Whether a Dockerfile, compose files and the observability stack are wanted.
    pub docker: bool,
    /// Whether manifests for Kubernetes are wanted.
    pub kube: bool,
    /// Whether services that callers reach over HTTP have an OpenAPI document.
    pub openapi: bool,
    /// Where clients in TypeScript go, where they are wanted.
    pub typescript: Option<Typescript>,
    /// Where cargo and container images come from, when not from their usual places.
    pub mirror: Mirror,
    /// Where the services' runtime comes from.
    pub runtime: Runtime,
    /// What crates take from the workspace's `Cargo.toml`.
    pub package: Inherited,
    /// Images that the user pinned to other tags in `deploy/images/Dockerfile`, by stage name; empty without that file.
    pub images: BTreeMap<String, String>,
}

impl Project {
    /// The service of that name.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.name == name)
    }

    /// The service of that name that lives elsewhere.
    #[must_use]
    pub fn peer(&self, name: &str) -> Option<&Service> {
        self.peers.iter().find(|peer| peer.name == name)
    }
}

/// Clients in TypeScript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Typescript {
    /// Their folder, relative to the workspace, with `/`.
    pub dir: String,
    /// The HTTP services that have one; all where none are named.
    pub services: Vec<String>,
}

/// Where a service's YAML has the address of its database, unless it is said.
pub const DATA_SOURCE: &str = "DataSource";

/// The block of a service's YAML with its cache, unless it is said.
pub const CACHE: &str = "CacheRedis";

/// The block of a service's YAML with its Redis, unless it is said.
pub const REDIS: &str = "Redis";

/// Of a stop, from the signal on: how long requests are still taken, and how long those underway may go on after that,
/// milliseconds, unless a service's YAML says otherwise.
pub const SHUTDOWN: [u64; 2] = [1000, 5500];

/// The edition of generated crates.
pub const EDITION: &str = "2024";
/// The oldest compiler that takes them.
pub const RUST_VERSION: &str = "1.94";

/// Which keys of their `[package]` generated crates take from the workspace; the others they have themselves, because the
/// workspace has them not, or for older crates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Inherited {
    /// `edition`
    pub edition: bool,
    /// `rust-version`
    pub rust_version: bool,
}

impl Default for Inherited {
    fn default() -> Self {
        Self {
            edition: true,
            rust_version: true,
        }
    }
}

/// Where the crate that all services share comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, Default, Serialize)]
pub struct Mirror {
    /// A cargo registry index, such as `sparse+https://…`.
    pub cargo: Option<String>,
    /// A prefix for image names.
    pub images: Option<String>,
}

/// One service: one crate, one binary, one container.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Service {
    /// The name of service, crate and binary: `user-api`.
    pub name: String,
    /// The name less its kind: `user`.
    pub base: String,
    /// The folder of the crate, relative to the workspace, with `/`: `user/api`.
    pub dir: String,
    /// Its contracts.
    pub contracts: Contracts,
    /// The port requests arrive on, as the service's own YAML says (the manifest before there is one); a worker has none.
    pub port: Option<u16>,
    /// The port of `/metrics` and `/healthz`.
    pub metrics_port: u16,
    /// The gRPC services it calls.
    pub calls: Vec<Call>,
    /// Blocks of its YAML with the secret of tokens that its logic signs, beside those that its contract names.
    pub auth: Vec<String>,
    /// Tables of its models for which first bodies of logic are wanted.
    pub crud: Vec<String>,
    /// Whether its logic keeps files.
    pub keeps_files: bool,
    /// The keys of its YAML with the address of its database, with dots between them.
    pub data_source: String,
    /// The kinds of databases that it is to run on, beside those that follow from its models and its YAML.
    pub databases: Vec<Database>,
    /// Whether it is found in etcd.
    pub is_discovered: bool,
    /// The image that it runs from in the stack, where it is built elsewhere.
    pub image: Option<String>,
    /// The block of its YAML with the cache that rows of its models are kept in.
    pub cache: Option<String>,
    /// The block of its YAML with the Redis that its logic uses.
    pub redis: Option<String>,
    /// What its YAML asks for.
    pub surroundings: Surroundings,
}

impl Service {
    /// What signs or verifies tokens: what the contract says, then what the logic needs besides.
    #[must_use]
    pub fn jwts(&self) -> Vec<Jwt> {
        let mut jwts = self
            .contracts
            .http()
            .map_or(Vec::new(), |it| it.jwts.clone());
        for name in &self.auth {
            if jwts.iter().all(|jwt| jwt.name != *name) {
                jwts.push(Jwt {
                    name: name.clone(),
                    transition: None,
                });
            }
        }
        jwts
    }
}

/// A gRPC service that another one calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// The name of its [`Service`].
    pub service: String,
    /// The block of the caller's YAML that says where it is, where that is not its name in camel case.
    pub block: Option<String>,
}

impl Call {
    /// A call of the service of that name.
    #[must_use]
    pub fn of(service: impl Into<String>) -> Self {
        Self {
            service: service.into(),
            block: None,
        }
    }
}

/// The contracts of a service, at least one; the first one says what it speaks and names it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Contracts(pub Vec<Contract>);

/// Where a service's work comes from.
#[derive(Debug, Clone, Copy)]
pub enum Kind<'a> {
    /// Requests over HTTP.
    Http(&'a Http),
    /// Calls over gRPC.
    Grpc(&'a Rpc),
    /// Jobs from a queue, whichever that is.
    Worker,
}

impl Contracts {
    /// Where the service's work comes from.
    #[must_use]
    pub fn kind(&self) -> Kind<'_> {
        match self.0.first().map(|contract| &contract.content) {
            Some(Content::Http(http)) => Kind::Http(http),
            Some(Content::Grpc(rpc)) => Kind::Grpc(rpc),
            _ => Kind::Worker,
        }
    }

    /// What it says where the service speaks HTTP.
    #[must_use]
    pub fn http(&self) -> Option<&Http> {
        self.0.iter().find_map(|contract| match &contract.content {
            Content::Http(http) => Some(http),
            _ => None,
        })
    }

    /// What it says where the service speaks gRPC.
    #[must_use]
    pub fn grpc(&self) -> Option<&Rpc> {
        self.0.iter().find_map(|contract| match &contract.content {
            Content::Grpc(rpc) => Some(rpc),
            _ => None,
        })
    }

    /// Whether there are tables.
    #[must_use]
    pub fn has_tables(&self) -> bool {
        let mut contracts = self.0.iter();
        contracts
            .any(|contract| matches!(contract.content, Content::Tables | Content::Models { .. }))
    }

    /// The tables that have models, each with the file that names it.
    pub fn models(&self) -> impl Iterator<Item = (&str, &Table)> {
        self.0.iter().flat_map(|contract| {
            let file = contract.files.first().map_or("", String::as_str);
            let tables = match &contract.content {
                Content::Models { tables, .. } => &tables[..],
                _ => &[],
            };
            tables.iter().map(move |table| (file, table))
        })
    }

    /// The contracts with the tables of a database: of the first one those that name none.
    pub fn on(&self, source: Option<&str>) -> impl Iterator<Item = &Contract> {
        self.0
            .iter()
            .filter(move |contract| match &contract.content {
                Content::Tables => source.is_none(),
                Content::Models { data_source, .. } => data_source.as_deref() == source,
                Content::Http(_) | Content::Grpc(_) | Content::Worker => false,
            })
    }

    /// The keys of the databases that models name.
    pub fn data_sources(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter_map(|contract| match &contract.content {
                Content::Models { data_source, .. } => data_source.as_deref(),
                _ => None,
            })
    }

    /// The files that the models come from.
    pub fn schemas(&self) -> impl Iterator<Item = &str> {
        let models = |contract: &&Contract| matches!(contract.content, Content::Models { .. });
        let files = self.0.iter().filter(models).flat_map(|it| &it.files);
        files.map(String::as_str)
    }

    /// The file that names the service, relative to the workspace, with `/`.
    #[must_use]
    pub fn first_file(&self) -> &str {
        let files = self.0.first().and_then(|it| it.files.first());
        files.map_or("", String::as_str)
    }
}

/// One contract of a service.
#[derive(Debug, Clone, Serialize)]
pub struct Contract {
    /// Its files, relative to the workspace, with `/`; not those that they import.
    pub files: Vec<String>,
    /// What it says.
    pub content: Content,
}

/// What a contract says.
#[derive(Debug, Clone, Serialize)]
pub enum Content {
    /// From a `.api` file.
    Http(Http),
    /// From `.proto` files.
    Grpc(Rpc),
    /// From `ferroctl.yaml`: that the service is a worker.
    Worker,
    /// From `.sql` files: that the first database is there.
    Tables,
    /// From `.sql` files: tables that have models.
    Models {
        /// The tables.
        tables: Vec<Table>,
        /// The database whose SQL the files are in.
        sql: Database,
        /// The keys of the service's YAML with the address of their database, where it is not the service's first.
        data_source: Option<String>,
    },
}

/// What a service's `etc/<name>.yaml` asks of its surroundings; empty as long as there is no such file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Surroundings {
    /// The servers that it names, besides our own services.
    pub servers: BTreeSet<Server>,
    /// The databases that it names, by their keys in lower case with dots between them.
    pub databases: BTreeMap<String, Database>,
    /// Its placeholders: `${NAME:-default}` is `NAME` → `default`, `${NAME}` has no default.
    pub placeholders: BTreeMap<String, Option<String>>,
    /// Whether there is such a file and no block `Telemetry` in it.
    pub untraced: bool,
    /// Whether it asks for encrypted connections, to the service or from it.
    pub tls: bool,
    /// Whether Kubernetes is to say where a called service is.
    pub asks_kubernetes: bool,
    /// From the signal on, how long a stop may take by its block `Shutdown`, milliseconds; none where there is none.
    pub stop: Option<u64>,
}

/// The kinds of databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Database {
    /// MySQL and MariaDB.
    Mysql,
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

impl Database {
    /// The server that databases of that kind are on; none where they are files.
    #[must_use]
    pub fn server(self) -> Option<Server> {
        match self {
            Self::Mysql => Some(Server::Mysql),
            Self::Postgres => Some(Server::Postgres),
            Self::Sqlite => None,
        }
    }
}

/// A server that others make and services need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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

impl Server {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Mysql, Self::Postgres, Self::Redis, Self::Etcd];
}
