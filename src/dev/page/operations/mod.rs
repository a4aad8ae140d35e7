//! What can be called: every route and gRPC method with what it takes, as a form of the page shows it.

mod grpc;
mod http;
mod schema;

use std::collections::BTreeMap;

use anyhow::Result;
use prost_reflect::MethodDescriptor;
use serde::Serialize;
use serde_json::Value;

use super::subject::Subject;
use crate::dev::member::{Address, Requests};
use crate::dev::routes::Row;
use crate::emit::openapi::document::Parameter;
use crate::emit::openapi::schema::{Properties, Schema};
use crate::ir::{Docs, Kind};
use crate::system::{Service, System};

/// Those of all services.
#[derive(Debug, Default)]
pub(super) struct Operations {
    services: BTreeMap<String, OfService>,
}

/// Those of a service, with the schemas that they refer to.
#[derive(Debug, Default, Serialize)]
struct OfService {
    operations: Vec<Operation>,
    components: Components,
}

#[derive(Debug, Default, Serialize)]
struct Components {
    schemas: Properties,
}

/// A route or a method.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Operation {
    id: String,
    service: String,
    kind: &'static str,
    pub method: String,
    /// As a call fills it: `/course/{id}`, or `/user.User/Login`.
    pub path: String,
    name: String,
    group: String,
    summary: String,
    description: String,
    deprecated: bool,
    token: Option<String>,
    signature: bool,
    streams: &'static str,
    parameters: Vec<Parameter>,
    pub body: Option<Body>,
    answer: Option<Schema>,
    #[serde(skip)]
    pub target: Target,
}

/// What an operation takes in its body.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Body {
    #[serde(rename = "type")]
    pub kind: &'static str,
    required: bool,
    schema: Option<Schema>,
    example: Option<Value>,
}

/// Where a call goes.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// The service's own port; `None` where its YAML has none.
    pub address: Option<Address>,
    /// Whether it speaks TLS.
    pub is_secure: bool,
    /// The method, where it is one of gRPC.
    pub grpc: Option<MethodDescriptor>,
}

impl Target {
    fn new(subject: &Subject<'_>, grpc: Option<MethodDescriptor>) -> Self {
        let listens = subject.member.requests.as_ref();
        Self {
            address: listens.map(|it| it.address.clone()),
            is_secure: listens.is_some_and(Requests::is_secure),
            grpc,
        }
    }
}

/// What a contract says of an operation in words.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// On one line.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// Whether callers should look for another one.
    pub is_deprecated: bool,
}

impl Operations {
    pub(super) fn of(system: &System, subjects: &[Subject<'_>]) -> Result<Self> {
        let mut services = BTreeMap::new();
        for subject in subjects {
            let found = match subject.service.kind() {
                Kind::Http(http) => http::operations(system, subject, http)?,
                Kind::Grpc(rpc) => grpc::operations(system, subject, rpc)?,
                Kind::Worker => continue,
            };
            services.insert(subject.name().to_owned(), found);
        }
        Ok(Self { services })
    }

    /// The operation of that id.
    pub(super) fn get(&self, id: &str) -> Option<&Operation> {
        let service = self.services.get(id.split(' ').next()?)?;
        let mut operations = service.operations.iter();
        operations.find(|it| it.id == id)
    }

    /// Those of one service, with all that they take.
    pub(super) fn of_service(&self, name: &str) -> Option<impl Serialize> {
        self.services.get(name)
    }

    /// Those of all services by name, without what they take.
    pub(super) fn all(&self) -> impl Serialize {
        let operations = self.services.values().flat_map(|it| &it.operations);
        let bare = |it: &Operation| Operation {
            parameters: Vec::new(),
            body: None,
            answer: None,
            ..it.clone()
        };
        let operations: Vec<Operation> = operations.map(bare).collect();
        serde_json::json!({ "operations": operations, "components": { "schemas": {} } })
    }
}

/// The id of the operation behind a row: `user-api POST /api/user/login`, `user-rpc /user.User/Login`.
pub(super) fn id(row: &Row) -> String {
    match row.method.starts_with("rpc") {
        true => format!("{} {}", row.service, row.path),
        false => format!("{} {} {}", row.service, row.method, row.path),
    }
}

/// What a contract says of a service's routes or methods, in their order.
pub(super) fn said(service: &Service) -> Vec<Words> {
    match service.kind() {
        Kind::Http(http) => {
            let words = http.routes().map(|it| Words::of(&it.docs, it.deprecated));
            words.collect()
        }
        Kind::Grpc(rpc) => {
            let methods = rpc.services.iter().flat_map(|it| &it.methods);
            methods.map(|it| Words::of(&it.docs, false)).collect()
        }
        Kind::Worker => Vec::new(),
    }
}

impl Words {
    fn of(docs: &Docs, is_deprecated: bool) -> Self {
        let (summary, description) = docs.summarized();
        Self {
            summary: summary.to_owned(),
            description,
            is_deprecated,
        }
    }
}
