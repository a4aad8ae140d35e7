//! The document of a gRPC service whose proto has annotations `google.api.http`: what a gateway before it answers.
//!
//! Values are in the JSON of protobuf (<https://protobuf.dev/programming-guides/json>).

mod comments;
mod messages;
mod operations;
mod paths;
mod query;
mod well_known;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use prost_reflect::DescriptorPool;

use self::comments::Comments;
use self::messages::Messages;
use self::operations::Operations;
use super::document::{Components, Content, Document, Info, MediaType, Paths, Response, Tag};
use super::examples::Examples;
use super::fields::text;
use super::info;
use super::schema::{Properties, Schema};
use crate::ir::Rpc;
use crate::system::Service;

/// The response that stands for every error.
const ERROR: &str = "Error";
/// What its body is: gateways write the status of the call.
const STATUS: &str = "google.rpc.Status";

/// What a gateway before the service is to its callers.
///
/// # Errors
/// When the descriptors contradict each other, which compiling them has checked.
pub(super) fn document(service: &Service, rpc: &Rpc) -> Result<Document> {
    let pool = DescriptorPool::from_file_descriptor_set(rpc.files.clone())
        .context("the descriptors of a compiled proto")?;
    let comments = Comments::new(&pool);
    let schemas = schemas(&pool, rpc, &comments);
    let operations = Operations {
        pool: &pool,
        messages: Messages {
            comments: &comments,
        },
        examples: &Examples::new(&schemas),
    };
    let paths = paths(rpc, &operations);
    let schemas = used(&schemas, &paths);
    Ok(Document {
        openapi: "3.1.1",
        info: described(service),
        servers: Vec::new(),
        tags: tags(rpc),
        paths,
        components: Components {
            responses: BTreeMap::from([(ERROR, error())]),
            security_schemes: BTreeMap::new(),
            schemas,
        },
    })
}

fn described(service: &Service) -> Info {
    let name = &service.names.service;
    let description = format!(
        "What a gateway such as grpc-gateway or Envoy answers that follows the annotations `google.api.http` in the \
         protos of {name}. {name} itself speaks gRPC alone: send these requests to the gateway."
    );
    Info {
        description: Some(description),
        ..info::of(&crate::ir::Info::default(), name)
    }
}

/// The services that have a request.
fn tags(rpc: &Rpc) -> Vec<Tag> {
    let services = rpc.services.iter();
    let has_one =
        |service: &&crate::ir::RpcService| service.methods.iter().any(|it| !it.http.is_empty());
    let services = services.filter(has_one);
    services
        .map(|service| Tag {
            name: service.name.clone(),
            description: text(&service.docs),
        })
        .collect()
}

/// Every type that a request or an answer has, and that of errors.
fn schemas(pool: &DescriptorPool, rpc: &Rpc, comments: &Comments) -> Properties {
    let methods = rpc.services.iter().flat_map(|service| &service.methods);
    let methods = methods.filter(|method| !method.http.is_empty());
    let names = methods.flat_map(|method| [&method.input, &method.output]);
    let roots = names.filter_map(|name| pool.get_message_by_name(name.trim_start_matches('.')));
    let mut all = Messages { comments }.reached(roots.collect());
    all.entry(STATUS.to_owned()).or_insert_with(status);
    Properties(all.into_iter().collect())
}

/// The schemas that requests, answers and errors refer to: a message whose fields are in the path is none of its own.
fn used(schemas: &Properties, paths: &Paths) -> Properties {
    let all: BTreeMap<&str, &Schema> = schemas.0.iter().map(|(name, it)| (&**name, it)).collect();
    let targets = |schema: &Schema| {
        let parts = schema.parts().into_iter();
        parts
            .filter_map(Schema::target)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let mut open: Vec<String> = paths.schemas().flat_map(targets).collect();
    open.push(STATUS.to_owned());
    let mut used: BTreeMap<String, Schema> = BTreeMap::new();
    while let Some(name) = open.pop() {
        if let (Some(schema), false) = (all.get(&*name), used.contains_key(&name)) {
            open.extend(targets(schema));
            used.insert(name, (*schema).clone());
        }
    }
    Properties(used.into_iter().collect())
}

fn paths(rpc: &Rpc, operations: &Operations<'_>) -> Paths {
    let mut places = paths::Places::default();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut paths = Paths::default();
    for service in &rpc.services {
        let methods = service.methods.iter();
        let rules = methods.flat_map(|method| method.http.iter().map(move |rule| (method, rule)));
        for (method, rule) in rules {
            let Some(verb) = verb(&rule.verb) else {
                continue;
            };
            let place = places.place(&rule.path);
            let mut operation = operations.of(method, rule, &place);
            operation.tags.push(service.name.clone());
            operation.operation_id = free(&mut names, &format!("{}_{}", service.name, method.name));
            paths.add(place.path, verb, operation);
        }
    }
    paths
}

/// The name, with a number where there is one already.
fn free(names: &mut BTreeMap<String, usize>, name: &str) -> String {
    let number = names.entry(name.to_owned()).or_default();
    *number += 1;
    match number {
        1 => name.to_owned(),
        _ => format!("{name}{number}"),
    }
}

/// The verbs that a document has a word for.
fn verb(verb: &str) -> Option<&'static str> {
    let known = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ];
    known.into_iter().find(|it| it.eq_ignore_ascii_case(verb))
}

fn error() -> Response {
    let media = MediaType {
        schema: Some(Schema::reference(STATUS)),
        ..MediaType::default()
    };
    Response {
        description: "The status of the call, as the gateway writes it.".to_owned(),
        content: Content::from([("application/json", media)]),
    }
}

/// `google.rpc.Status`, which gateways write without that the proto imports it.
fn status() -> Schema {
    let properties = vec![
        ("code".to_owned(), well_known::integer(true)),
        ("message".to_owned(), Schema::of("string")),
        ("details".to_owned(), Schema::list(well_known::any())),
    ];
    Schema {
        properties: Properties(properties),
        ..Schema::of("object")
    }
}
