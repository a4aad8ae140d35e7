//! One struct a file.

use askama::Template;

use super::view::{self, Act, Reply, Rpc};

/// `Cargo.toml`
#[derive(Template)]
#[template(path = "tonic/Cargo.toml.j2")]
pub struct Cargo<'a> {
    pub rpc: &'a Rpc<'a>,
}

/// `src/generated/mod.rs`
#[derive(Template)]
#[template(path = "tonic/src/generated/mod.rs.j2")]
pub struct Generated<'a> {
    pub rpc: &'a Rpc<'a>,
}

/// `src/generated/server.rs`
#[derive(Template)]
#[template(path = "tonic/src/generated/server.rs.j2")]
pub struct Server<'a> {
    pub rpc: &'a Rpc<'a>,
}

/// `src/generated/service.rs`
#[derive(Template)]
#[template(path = "tonic/src/generated/service.rs.j2")]
pub struct Service<'a> {
    pub rpc: &'a Rpc<'a>,
}

/// `src/logic/mod.rs`
#[derive(Template)]
#[template(path = "tonic/src/logic/mod.rs.j2")]
pub struct LogicRoot<'a> {
    pub rpc: &'a Rpc<'a>,
}

/// `src/logic/<service>/mod.rs`
#[derive(Template)]
#[template(path = "tonic/src/logic/service.rs.j2")]
pub struct LogicFolder<'a> {
    pub service: &'a view::Service,
}

/// `src/logic/<service>/<method>.rs`
#[derive(Template)]
#[template(path = "tonic/src/logic/method.rs.j2")]
pub struct Logic<'a> {
    pub method: &'a view::Method,
}

/// `tests/contract.rs`
#[derive(Template)]
#[template(path = "tonic/tests/contract.rs.j2")]
pub struct Tests<'a> {
    pub rpc: &'a Rpc<'a>,
}
