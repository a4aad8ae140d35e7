//! `ferroctl routes`: every route and method of the workspace, with what guards it and where its logic is.

use serde::Serialize;

use super::place::Place;
use super::render::Model;
use super::{Ended, ExitStatus, Input, report};
use crate::cli;
use crate::emit::{axum, tonic};
use crate::ir::{Http, Kind, Route};
use crate::system::proto_api::Method;
use crate::system::{Service, System};

/// A route or a method.
#[derive(Debug, Serialize)]
struct Row {
    service: String,
    method: &'static str,
    path: String,
    handler: String,
    /// The block that verifies its tokens; without one everybody may call.
    token: Option<String>,
    signature: bool,
    middleware: Vec<String>,
    /// Its logic, relative to the workspace.
    file: String,
}

impl Row {
    const COLUMNS: [&'static str; 7] = [
        "service",
        "method",
        "path",
        "handler",
        "token",
        "middleware",
        "file",
    ];

    fn cells(&self) -> Vec<String> {
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

/// Runs the command.
pub(super) fn routes(arguments: &cli::Routes, input: &mut Input) -> Ended {
    let place = Place::find()?;
    let editor = place.existing_manifest(input)?;
    let system = Model::read(&place, &editor, input)?.system;
    let mut rows = Vec::new();
    for service in &system.services {
        match service.kind() {
            Kind::Http(http) => rows.extend(http_rows(&system, service, http)?),
            Kind::Grpc(_) => rows.extend(grpc_rows(&system, service)?),
            // Nobody calls a worker.
            Kind::Worker => {}
        }
    }
    match arguments.json {
        true => report::text(&format!("{}\n", serde_json::to_string_pretty(&rows)?)),
        false => {
            let rows: Vec<Vec<String>> = rows.iter().map(Row::cells).collect();
            report::table(&Row::COLUMNS, &rows);
        }
    }
    Ok(ExitStatus::Done)
}

fn http_rows(system: &System, service: &Service, http: &Http) -> anyhow::Result<Vec<Row>> {
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

fn grpc_rows(system: &System, service: &Service) -> anyhow::Result<Vec<Row>> {
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
