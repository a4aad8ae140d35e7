//! What the templates of any service print.

pub mod jwt;

use anyhow::{Context, Result};

use crate::emit::key::Key;
use crate::emit::proto::{self, codegen};
use crate::emit::text::{toml, yaml};
use crate::ir;
use crate::rust::{Ident, Imports, Lines, Literal, Quoted, Scope, Ty};

use jwt::Jwts;

/// The part of a service that does not depend on its routes or methods.
pub struct Frame {
    /// Its names.
    pub names: Names,
    /// How it is reached.
    pub protocol: Protocol,
    /// The port of `/metrics` in the first YAML.
    pub metrics_port: u16,
    /// The settings of signed tokens.
    pub jwts: Jwts,
    /// The services it calls.
    pub callees: Vec<Callee>,
    /// The imports of `clients.rs` from the proto crates.
    pub client_imports: Imports,
    /// Its database.
    pub database: Option<Database>,
    /// Whether it has routes under `signature: true`.
    pub signed: bool,
    /// Whether it has middleware of the user's.
    pub middleware: bool,
}

/// How a service is reached, with the port in the first YAML.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP.
    Http(u16),
    /// gRPC.
    Grpc(u16),
}

/// A service's database.
pub struct Database {
    /// `USER_RPC_DATA_SOURCE`, the variable that moves it.
    pub variable: Ident,
    /// `user`, its file in the folder `data`.
    pub file: Ident,
}

impl Frame {
    /// The frame of a service.
    ///
    /// # Errors
    /// When a called service cannot be found or generated, which is checked before.
    pub fn new(project: &ir::Project, service: &ir::Service) -> Result<Self> {
        let (protocol, http) = match &service.protocol {
            ir::Protocol::Http(http) => (Protocol::Http(service.port), Some(http)),
            ir::Protocol::Grpc(_) => (Protocol::Grpc(service.port), None),
        };
        let (callees, client_imports) = callees(project, service)?;
        Ok(Self {
            names: Names::new(service),
            protocol,
            metrics_port: service.metrics_port,
            jwts: http.map(Jwts::new).unwrap_or_default(),
            callees,
            client_imports,
            database: service.database.as_ref().map(|_| Database::new(service)),
            signed: http.is_some_and(ir::Http::is_signed),
            middleware: http.is_some_and(|http| !http.middlewares.is_empty()),
        })
    }

    /// Whether the YAML has blocks that only some services have.
    #[must_use]
    pub fn has_blocks(&self) -> bool {
        !self.jwts.blocks.is_empty()
            || !self.callees.is_empty()
            || self.database.is_some()
            || self.signed
    }

    /// The features of `common` that it needs, for its `Cargo.toml`.
    #[must_use]
    pub fn features(&self) -> Vec<&'static str> {
        let database = self.database.as_ref().map(|_| r#""sqlite""#);
        let signature = self.signed.then_some(r#""signature""#);
        signature.into_iter().chain(database).collect()
    }

    /// The configuration of the inherited tests.
    #[must_use]
    pub fn test_config(&self) -> Lines {
        let place = match self.protocol {
            Protocol::Http(_) => "Host: 127.0.0.1\nPort: 0",
            Protocol::Grpc(_) => "ListenOn: 127.0.0.1:0",
        };
        let secret = yaml::Scalar::new(format!("a-secret-of-the-tests-of-{}", self.names.comment));
        let auth = |jwt: &jwt::Block| {
            format!(
                "{}:\n  AccessSecret: {secret}\n  AccessExpire: 60\n",
                jwt.yaml_block
            )
        };
        let auths: String = self.jwts.blocks.iter().map(auth).collect();
        let database = self
            .database
            .as_ref()
            .map_or("", |_| "DataSource: 'sqlite::memory:'\n");
        Lines::new(format!(
            "\nName: {}\n{place}\nMode: test\n{auths}{database}",
            self.names.yaml
        ))
    }

    /// The imports of `state.rs` from other crates.
    #[must_use]
    pub fn state_imports(&self) -> Imports {
        let mut imports = Imports::of([
            "ferroctl_runtime::Config",
            "ferroctl_runtime::telemetry::Telemetry",
        ]);
        if self.database.is_some() {
            imports.add("ferroctl_runtime::db::Db");
        }
        if !self.jwts.blocks.is_empty() {
            imports.add("ferroctl_runtime::jwt::Jwt");
        }
        if self.signed {
            imports.add("ferroctl_runtime::http::Signature");
        }
        imports
    }
}

impl Database {
    fn new(service: &ir::Service) -> Self {
        Self {
            variable: Ident::shouty(&format!("{}-data-source", service.name)),
            file: Ident::snake(&service.base),
        }
    }
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
}

impl Names {
    /// The names of a service.
    #[must_use]
    pub fn new(service: &ir::Service) -> Self {
        let name = service.name.as_str();
        let contract = service.contracts.first().map_or("", String::as_str);
        let file = contract.rsplit('/').next().unwrap_or(contract);
        Self {
            krate: Ident::snake(name),
            literal: Literal::new(name),
            toml: toml::Text::new(name),
            yaml: yaml::Scalar::new(name),
            comment: Quoted::new(name),
            contract: Quoted::new(file),
            config: Quoted::new(&format!("etc/{name}.yaml")),
        }
    }
}

/// A gRPC service that this service calls.
pub struct Callee {
    /// `user_rpc`: the field of the settings and the variable of the connection.
    pub field: Ident,
    /// `UserRpc`: the block in the YAML, in Rust.
    pub block: Literal,
    /// `UserRpc`: the block in the YAML.
    pub yaml_block: yaml::Scalar,
    /// `USER_RPC_ADDR`, the variable that moves it.
    pub variable: Ident,
    /// Where it listens unless told otherwise.
    pub port: u16,
    /// `user-rpc` in comments.
    pub comment: Quoted,
    /// `"user-proto"`: the crate of its clients, as a key in TOML.
    pub proto_package: Key,
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

/// The services that `service` calls, in the order of its `calls`.
fn callees(project: &ir::Project, service: &ir::Service) -> Result<(Vec<Callee>, Imports)> {
    let mut scope = Scope::with(&["Channel", "Clients", "Settings", "Telemetry"]);
    let one = |name: &String| {
        let called = project.service(name);
        let called = called.with_context(|| format!("no service `{name}` to call"))?;
        let ir::Protocol::Grpc(rpc) = &called.protocol else {
            anyhow::bail!("`{name}` is no gRPC service");
        };
        callee(called, rpc, &mut scope)
    };
    let callees = service.calls.iter().map(one).collect::<Result<Vec<_>>>()?;
    Ok((callees, scope.imports()))
}

fn callee(called: &ir::Service, rpc: &ir::Rpc, scope: &mut Scope) -> Result<Callee> {
    let package = proto::package(called);
    let krate = Ident::snake(&package);
    let generated = codegen::generate(rpc)?;
    let mut client = |(index, service): (usize, &codegen::Service)| Client {
        // The first one has the short name, and keeps it when another one is added.
        field: match index {
            0 => Ident::snake(&called.base),
            _ => Ident::snake_of([called.base.as_str(), &service.stem]),
        },
        name: scope.name(&Ty::path(format!("{krate}::{}Client", service.stem))),
        full_name: Quoted::new(&service.full_name),
    };
    let block = Ident::camel(&called.name);
    Ok(Callee {
        field: Ident::snake(&called.name),
        variable: Ident::shouty(&format!("{}-addr", called.name)),
        port: called.port,
        comment: Quoted::new(&called.name),
        proto_package: Key::new(&package),
        clients: generated
            .services
            .iter()
            .enumerate()
            .map(&mut client)
            .collect(),
        block: Literal::new(block.plain()),
        yaml_block: yaml::Scalar::new(block.plain()),
    })
}
