//! What the templates of any service print.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::ir::{self, Kind};
use crate::rust::{Code, Ident, Imports, Literal, Quoted, Scope, Ty, taken};
use crate::system::capability::{Callee, Capability};
use crate::system::proto_api::ProtoApi;
use crate::system::{self, System};
use crate::text::{Key, toml, yaml};

/// The part of a service that does not depend on its routes or methods.
pub struct Frame<'a> {
    /// Its names.
    pub names: Names,
    /// How it is reached.
    pub protocol: Protocol,
    /// The port of `/metrics` in the first YAML.
    pub metrics_port: u16,
    /// What it has beside its routes or methods.
    pub parts: &'a [Capability],
    /// The clients of the services that it calls; `None` where it calls nobody.
    pub clients: Option<Clients>,
    /// What its crate takes from the workspace.
    pub package: Package,
    /// The features of the runtime that it needs.
    pub features: Vec<Literal>,
    /// Whether it has models.
    pub models: bool,
    /// Its databases.
    pub databases: Vec<Database>,
}

/// A database and its migrations.
pub struct Database {
    /// `DataSource` in comments.
    pub keys: Quoted,
    /// `db`
    pub field: Ident,
    /// `data_source`
    pub setting: Ident,
    /// `"user-rpc"`: by which its table of migrations is known.
    pub history: Literal,
    /// The kinds that it may be of, each with the folder of its migrations.
    pub kinds: Vec<(Ident, Literal)>,
}

impl Database {
    fn new(database: &system::database::Database) -> Self {
        let kinds = database.kinds.iter();
        let kinds = kinds.map(|kind| {
            let method = Ident::snake(system::database::name(*kind));
            (method, Literal::new(database.folder(*kind)))
        });
        Self {
            keys: Quoted::new(&database.names.keys),
            field: database.names.field.clone(),
            setting: database.names.setting.clone(),
            history: Literal::new(&database.names.history),
            kinds: kinds.collect(),
        }
    }
}

/// The keys of a crate that may be the workspace's.
pub struct Package {
    /// Behind `edition`.
    pub edition: toml::Value,
    /// Behind `rust-version`.
    pub rust_version: toml::Value,
}

impl Package {
    /// Those of a crate that takes these from the workspace.
    #[must_use]
    pub fn new(inherited: ir::Inherited) -> Self {
        Self {
            edition: toml::Value::new(inherited.edition, ir::EDITION),
            rust_version: toml::Value::new(inherited.rust_version, ir::RUST_VERSION),
        }
    }
}

/// How a service is reached, with the port in the first YAML, if it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP.
    Http(u16),
    /// gRPC.
    Grpc(u16),
    /// Not at all: it takes jobs.
    Worker,
}

impl<'a> Frame<'a> {
    /// The frame of a service.
    ///
    /// # Errors
    /// When the protos of a called service cannot be generated, which is checked before.
    pub fn new(system: &System, service: &'a system::Service) -> Result<Self> {
        Ok(Self {
            names: Names::new(service),
            protocol: match (service.kind(), service.port) {
                (Kind::Http(_), Some(port)) => Protocol::Http(port),
                (Kind::Grpc(_), Some(port)) => Protocol::Grpc(port),
                _ => Protocol::Worker,
            },
            metrics_port: service.metrics_port,
            parts: &service.capabilities,
            clients: Clients::new(system, &service.callees)?,
            package: Package::new(system.package),
            features: service.features().into_iter().map(Literal::new).collect(),
            models: service.contracts.models().next().is_some(),
            databases: service.databases.iter().map(Database::new).collect(),
        })
    }

    /// What it does its work for.
    #[must_use]
    pub fn work(&self) -> &'static str {
        match self.protocol {
            Protocol::Http(_) | Protocol::Grpc(_) => "requests",
            Protocol::Worker => "jobs",
        }
    }

    /// What it does once it has started.
    #[must_use]
    pub fn begins(&self) -> &'static str {
        match self.protocol {
            Protocol::Http(_) | Protocol::Grpc(_) => "listens",
            Protocol::Worker => "takes jobs",
        }
    }

    /// Whether the YAML has blocks that only some services have.
    #[must_use]
    pub fn has_blocks(&self) -> bool {
        self.parts.iter().any(|part| !part.defaults.is_empty())
    }

    /// The crates that only some services need, by their names in the workspace.
    #[must_use]
    pub fn dependencies(&self) -> BTreeSet<Key> {
        let wanted = self.parts.iter().flat_map(|part| &part.dependencies);
        wanted.cloned().collect()
    }

    /// The configuration of the inherited tests: the service's own file, changed for a test.
    #[must_use]
    pub fn test_config(&self) -> Code {
        let file = &self.names.file_beside;
        Code::new(format!("testing::service(include_str!({file}), DEFAULTS)"))
    }

    /// The imports of `state.rs` from other crates.
    #[must_use]
    pub fn state_imports(&self) -> Imports {
        let own = [
            "ferroctl_runtime::Config",
            "ferroctl_runtime::service::Tasks",
            "ferroctl_runtime::telemetry::Telemetry",
        ];
        let others = self.field_imports().filter(|path| !is_generated(path));
        Imports::of(own.into_iter().chain(others))
    }

    /// The imports of `state.rs` from `generated`.
    #[must_use]
    pub fn state_own_imports(&self) -> Imports {
        let others = self.field_imports().filter(|path| is_generated(path));
        Imports::of(others.chain(["super::Settings"]))
    }

    fn field_imports(&self) -> impl Iterator<Item = &'static str> {
        let fields = self.parts.iter().flat_map(|part| &part.state);
        fields.flat_map(|field| field.imports.iter().copied())
    }
}

fn is_generated(path: &str) -> bool {
    path.starts_with("super::")
}

/// A service's names, each spelling safe where it goes.
pub struct Names {
    /// `user_api`, the crate in Rust.
    pub krate: Ident,
    /// `"user-api"` in Rust.
    pub literal: Literal,
    /// `"user-api"` in TOML.
    pub toml: toml::Text,
    /// `user-api` in YAML.
    pub yaml: yaml::Scalar,
    /// `user-api` in a comment.
    pub comment: Quoted,
    /// The first contract's file name, `user.api`, in a comment.
    pub contract: Quoted,
    /// The path of the configuration below the crate, `etc/user-api.yaml`, in a comment.
    pub config: Quoted,
    /// `"../etc/user-api.yaml"`, the configuration as a test includes it.
    pub file_beside: Literal,
}

impl Names {
    /// The names of a service.
    #[must_use]
    pub fn new(service: &system::Service) -> Self {
        let name = service.names.service.as_str();
        let source = &service.source;
        Self {
            krate: service.names.krate.clone(),
            literal: Literal::new(name),
            toml: toml::Text::new(name),
            yaml: yaml::Scalar::new(name),
            comment: Quoted::new(name),
            contract: Quoted::new(source.rsplit('/').next().unwrap_or(source)),
            config: Quoted::new(&service.names.settings()),
            file_beside: Literal::new(format!("../{}", service.names.settings())),
        }
    }
}

/// The clients of the services that a service calls.
pub struct Clients {
    /// The services, in the order of its `calls`.
    pub callees: Vec<Connection>,
    /// The imports of `clients.rs` from the proto crates.
    pub imports: Imports,
}

/// A gRPC service that this service calls.
pub struct Connection {
    /// `user_rpc`: the field of the settings and the variable of the connection.
    pub field: Ident,
    /// `"UserRpc"`: the block in the YAML.
    pub block: Literal,
    /// `user-rpc` in comments.
    pub comment: Quoted,
    /// One client for each service of its protos.
    pub clients: Vec<Client>,
}

/// The client of one proto service.
pub struct Client {
    /// `user`: the field of `Clients`.
    pub field: Ident,
    /// `UserClient`, as it is imported; by its whole path where two are called so.
    pub name: Ty,
    /// `user.User` in a comment.
    pub full_name: Quoted,
}

impl Clients {
    fn new(system: &System, callees: &[Callee]) -> Result<Option<Self>> {
        let mut scope = Scope::with(taken::CLIENTS);
        let mut connections = Vec::new();
        for callee in callees {
            let api = system.api_of(&callee.names.service)?;
            connections.push(Connection::new(callee, api, &mut scope));
        }
        Ok((!connections.is_empty()).then(|| Self {
            callees: connections,
            imports: scope.imports(),
        }))
    }
}

impl Connection {
    fn new(callee: &Callee, api: &ProtoApi, scope: &mut Scope) -> Self {
        let krate = &callee.proto.krate;
        let fields = api.client_fields(&callee.names.base);
        let clients = api
            .services
            .iter()
            .zip(fields)
            .map(|(service, field)| Client {
                field,
                name: scope.name(&Ty::path(format!("{krate}::{}Client", service.stem))),
                full_name: Quoted::new(&service.full_name),
            });
        Self {
            clients: clients.collect(),
            field: callee.names.krate.clone(),
            block: Literal::new(&callee.names.block),
            comment: Quoted::new(&callee.names.service),
        }
    }
}
