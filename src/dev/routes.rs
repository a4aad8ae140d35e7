//! Every route and method of a workspace, with what guards it and where its logic is.

use anyhow::Result;
use serde::Serialize;

use crate::emit::{axum, tonic};
use crate::ir::{Http, Kind, Route};
use crate::system::proto_api::Method;
use crate::system::{Service, System};

/// A route or a method.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Whose it is.
    pub service: String,
    /// HTTP's verb, or how a method is called.
    pub method: &'static str,
    /// Its path, as the contract has it.
    pub path: String,
    /// The name of its handler.
    pub handler: String,
    /// The block that verifies its tokens; without one everybody may call.
    pub token: Option<String>,
    /// Whether requests are signed.
    pub signature: bool,
    /// What runs before its logic.
    pub middleware: Vec<String>,
    /// Its logic, relative to the workspace.
    pub file: String,
}

impl Row {
    /// What [`Row::cells`] says.
    pub const COLUMNS: [&'static str; 7] = [
        "service",
        "method",
        "path",
        "handler",
        "token",
        "middleware",
        "file",
    ];

    /// All of it, for a table.
    #[must_use]
    pub fn cells(&self) -> Vec<String> {
        let signature = self.signature.then(|| "signature".to_owned());
        let guards: Vec<String> = self.token.iter().cloned().chain(signature).collect();
        vec![
            self.service.clone(),
            self.method.to_owned(),
            self.path.clone(),
            self.handler.clone(),
            guards.join(", "),
            self.middleware.join(", "),
            self.file.clone(),
        ]
    }
}

/// The routes or methods of a service, in the contract's order; a worker has none.
///
/// # Errors
/// When prost-build refuses the descriptors, which have been checked.
pub fn rows(system: &System, service: &Service) -> Result<Vec<Row>> {
    match service.kind() {
        Kind::Http(http) => http_rows(system, service, http),
        Kind::Grpc(_) => grpc_rows(system, service),
        Kind::Worker => Ok(Vec::new()),
    }
}

fn http_rows(system: &System, service: &Service, http: &Http) -> Result<Vec<Row>> {
    let view = axum::view::Api::new(system, service, http)?;
    let row = |(route, view): (&Route, &axum::view::Route)| Row {
        service: service.names.service.clone(),
        method: route.method.verb(),
        path: route.path.clone(),
        handler: route.handler.to_string(),
        token: route.jwt.as_ref().map(|jwt| jwt.name.clone()),
        signature: route.signature,
        middleware: route.middlewares.clone(),
        file: logic(service, &format!("{}::{}", view.modules, view.logic)),
    };
    Ok(http.routes().zip(&view.routes).map(row).collect())
}

fn grpc_rows(system: &System, service: &Service) -> Result<Vec<Row>> {
    let view = tonic::view::Rpc::new(system, service)?;
    let (_, api) = service.proto()?;
    let mut rows = Vec::new();
    for (spoken, view) in api.services.iter().zip(&view.services) {
        let methods = spoken.methods.iter().zip(&view.methods);
        rows.extend(methods.map(|(method, view)| Row {
            service: service.names.service.clone(),
            method: kind(method),
            path: spoken.path_of(method),
            handler: method.proto_name.clone(),
            token: None,
            signature: false,
            middleware: Vec::new(),
            file: logic(service, &view.logic.to_string()),
        }));
    }
    Ok(rows)
}

/// How a method is called, in the place of HTTP's verb.
fn kind(method: &Method) -> &'static str {
    match (method.client_streaming, method.server_streaming) {
        (false, false) => "rpc",
        (true, false) => "rpc stream in",
        (false, true) => "rpc stream out",
        (true, true) => "rpc stream both",
    }
}

/// The file of a module: `logic::user::login`.
fn logic(service: &Service, module: &str) -> String {
    let path = module.replace("r#", "").replace("::", "/");
    service.names.below(&format!("src/{path}.rs"))
}
