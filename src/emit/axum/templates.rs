//! One struct a file.

use askama::Template;

use super::view::types::Reading;
use super::view::{Api, Folder, Function, Input, Middleware, Response, Style};

/// `Cargo.toml`
#[derive(Template)]
#[template(path = "axum/Cargo.toml.j2")]
pub struct Cargo<'a> {
    pub api: &'a Api<'a>,
}

/// `src/generated/mod.rs`
#[derive(Template)]
#[template(path = "axum/src/generated/mod.rs.j2")]
pub struct Generated<'a> {
    pub api: &'a Api<'a>,
}

/// `src/generated/handlers.rs`
#[derive(Template)]
#[template(path = "axum/src/generated/handlers.rs.j2")]
pub struct Handlers<'a> {
    pub api: &'a Api<'a>,
}

/// `src/generated/routes.rs`
#[derive(Template)]
#[template(path = "axum/src/generated/routes.rs.j2")]
pub struct Routes<'a> {
    pub api: &'a Api<'a>,
}

/// `src/generated/service.rs`
#[derive(Template)]
#[template(path = "axum/src/generated/service.rs.j2")]
pub struct Service<'a> {
    pub api: &'a Api<'a>,
}

/// `src/generated/types.rs`
#[derive(Template)]
#[template(path = "axum/src/generated/types.rs.j2")]
pub struct Types<'a> {
    pub api: &'a Api<'a>,
}

/// `src/logic/…/mod.rs`
#[derive(Template)]
#[template(path = "axum/src/logic/mod.rs.j2")]
pub struct LogicFolder<'a> {
    pub folder: &'a Folder,
}

/// `src/logic/…/<handler>.rs`
#[derive(Template)]
#[template(path = "axum/src/logic/handler.rs.j2")]
pub struct Logic<'a> {
    pub function: &'a Function,
}

/// `src/middleware/mod.rs`
#[derive(Template)]
#[template(path = "axum/src/middleware/mod.rs.j2")]
pub struct Middlewares<'a> {
    pub middlewares: &'a [Middleware],
}

/// `src/middleware/<name>.rs`
#[derive(Template)]
#[template(path = "axum/src/middleware/middleware.rs.j2")]
pub struct MiddlewareStub<'a> {
    pub middleware: &'a Middleware,
}

/// `tests/contract.rs`
#[derive(Template)]
#[template(path = "axum/tests/contract.rs.j2")]
pub struct Tests<'a> {
    pub api: &'a Api<'a>,
}
