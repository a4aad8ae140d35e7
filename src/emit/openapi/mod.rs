//! OpenAPI 3.1: one document for each HTTP service, from the same model as its decoder, and one for each gRPC service that
//! a gateway can answer for.
//!
//! The document is data ([`Document`], [`Schema`]) and printed by serde: no template puts text of a
//! contract together.

pub(super) mod absent;
mod answers;
pub(super) mod components;
pub mod document;
mod errors;
mod examples;
mod fields;
mod gateway;
pub(super) mod ids;
mod info;
mod paths;
mod requests;
mod rules;
pub mod schema;
mod security;
pub(super) mod side;
pub(super) mod types;
mod values;

use anyhow::Result;

use self::answers::Answers;
use self::document::{Answer, Components, Document, Operation, Paths, Server, Tag};
use self::errors::Errors;
use self::examples::Examples;
use self::paths::Templates;
use self::requests::Requests;
use self::schema::{Properties, Schema};
use crate::artifact::FileTree;
use crate::ir::{Docs, Group, Http, Kind, Route};
use crate::system::capability::OPENAPI;
use crate::system::{Service, System};

/// Adds the document of one service, where it has one.
///
/// # Errors
/// When a path is taken or leaves the workspace, which lowering has checked; as [`of`].
pub fn render(system: &System, service: &Service, tree: &mut FileTree) -> Result<()> {
    match of(system, service)? {
        Some(document) => {
            let path = service.names.below(OPENAPI);
            tree.ours(&path, &service.source, &json(&document)?)
        }
        None => Ok(()),
    }
}

/// Whether requests over HTTP reach a service, its own or a gateway's, so that there is something to describe.
#[must_use]
pub fn describes(service: &Service) -> bool {
    match service.kind() {
        Kind::Http(_) => true,
        Kind::Grpc(rpc) => rpc.has_http(),
        Kind::Worker => false,
    }
}

/// The document of a service; none, where there is nothing to describe ([`describes`]).
///
/// # Errors
/// When the descriptors of a proto contradict each other, which compiling them has checked.
pub fn of(system: &System, service: &Service) -> Result<Option<Document>> {
    match service.kind() {
        Kind::Http(http) => Ok(Some(document(system, service, http))),
        Kind::Grpc(rpc) if describes(service) => gateway::document(service, rpc).map(Some),
        Kind::Grpc(_) | Kind::Worker => Ok(None),
    }
}

/// The document as JSON.
///
/// # Errors
/// None that is known of: all keys are texts.
pub fn json(document: &Document) -> Result<String> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}

/// The document as YAML.
///
/// # Errors
/// As [`json`].
pub fn yaml(document: &Document) -> Result<String> {
    Ok(serde_yaml::to_string(document)?)
}

/// What one HTTP service is to its callers.
#[must_use]
pub fn document(system: &System, service: &Service, http: &Http) -> Document {
    let types = components::types(http, system.null_lists);
    let mut schemas = components::schemas(&types);
    let errors = Errors::new(&system.response, &schemas);
    schemas
        .0
        .extend(errors.schema().filter(|_| http.routes().next().is_some()));
    let examples = Examples::new(&schemas);
    let templates = Templates::new(http);
    let operations = Operations {
        http,
        errors: &errors,
        requests: Requests {
            types: &types,
            templates: &templates,
            examples: &examples,
        },
        answers: Answers {
            style: &system.response,
            types: &types,
            examples: &examples,
        },
    };
    let paths = operations.paths();
    Document {
        openapi: "3.1.1",
        info: info::of(&http.info, &service.names.service),
        servers: service.port.map(server).into_iter().collect(),
        tags: tags(http),
        paths,
        components: Components {
            responses: errors.components(http.routes()),
            security_schemes: security::schemes(http),
            schemas,
        },
    }
}

/// The path of each route as the document has it, in their order.
#[must_use]
pub fn paths(http: &Http) -> Vec<String> {
    let templates = Templates::new(http);
    http.routes().map(|it| templates.path(&it.path)).collect()
}

/// A value that a schema takes, whose references are to `schemas`; none where it takes none, or has no end.
#[must_use]
pub fn example(schema: &Schema, schemas: &Properties) -> Option<serde_json::Value> {
    Examples::new(schemas).of(schema)
}

fn server(port: u16) -> Server {
    Server {
        url: format!("http://localhost:{port}"),
        description: "On the machine of a developer.",
    }
}

/// What the operations of a contract are made from.
struct Operations<'a> {
    http: &'a Http,
    errors: &'a Errors<'a>,
    requests: Requests<'a>,
    answers: Answers<'a>,
}

impl Operations<'_> {
    fn paths(&self) -> Paths {
        let groups = self.http.groups.iter();
        let routes = groups.flat_map(|group| group.routes.iter().map(move |it| (group, it)));
        let mut paths = Paths::default();
        for ((group, route), id) in routes.zip(ids::of(self.http)) {
            let path = self.requests.templates.path(&route.path);
            paths.add(path, method(route), self.operation(group, route, id));
        }
        paths
    }

    fn operation(&self, group: &Group, route: &Route, id: String) -> Operation {
        let (summary, mut description) = said(&route.docs);
        for key in self.requests.missing(route) {
            let note = format!("Every request is answered with 400: the path has no `:{key}`.");
            let lines = description.into_iter().chain([note]);
            description = Some(lines.collect::<Vec<_>>().join("\n"));
        }
        let (status, value) = self.answers.success(route, self.errors);
        let mut responses = self.errors.of(route);
        responses.insert(status.to_string(), Answer::Own(value));
        Operation {
            tags: tags_of(group, route),
            summary,
            description,
            operation_id: id,
            parameters: self.requests.parameters(route),
            request_body: self.requests.body(route),
            responses,
            deprecated: route.deprecated,
            security: security::of(route, self.http),
        }
    }
}

/// The first line of a comment, and what follows it.
fn said(docs: &Docs) -> (Option<String>, Option<String>) {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (summary, rest) = docs.summarized();
    (some(summary), some(&rest))
}

fn method(route: &Route) -> &'static str {
    match route.method.verb() {
        "GET" => "get",
        "HEAD" => "head",
        "POST" => "post",
        "PUT" => "put",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => "options",
    }
}

/// What the contract says, or else the group.
fn tags_of(group: &Group, route: &Route) -> Vec<String> {
    match (route.tags.is_empty(), group.path.is_empty()) {
        (false, _) => route.tags.clone(),
        (true, false) => vec![group.path.join("/")],
        (true, true) => Vec::new(),
    }
}

/// Every tag once, in the contract's order.
fn tags(http: &Http) -> Vec<Tag> {
    let mut seen = std::collections::BTreeSet::new();
    let groups = http.groups.iter();
    let names = groups.flat_map(|group| group.routes.iter().flat_map(|it| tags_of(group, it)));
    let new = names.filter(|name| seen.insert(name.clone()));
    let tag = |name| Tag {
        name,
        description: None,
    };
    new.map(tag).collect()
}
