//! The methods of a gRPC service, by its descriptors.

use anyhow::{Context as _, Result};
use prost_reflect::{DescriptorPool, MethodDescriptor};

use super::schema::Schemas;
use super::{Body, Components, OfService, Operation, Target, id, said};
use crate::dev::page::subject::Subject;
use crate::dev::routes;
use crate::emit::openapi;
use crate::emit::openapi::schema::Schema;
use crate::ir::Rpc;
use crate::system::System;

/// The operations of a service.
pub(super) fn operations(system: &System, subject: &Subject<'_>, rpc: &Rpc) -> Result<OfService> {
    let pool = DescriptorPool::from_file_descriptor_set(rpc.files.clone());
    let pool = pool.context("the descriptors do not fit together")?;
    let methods: Vec<MethodDescriptor> = rpc
        .services
        .iter()
        .filter_map(|service| pool.get_service_by_name(&full_name(&service.package, &service.name)))
        .flat_map(|service| service.methods().collect::<Vec<_>>())
        .collect();
    let mut schemas = Schemas::default();
    for method in &methods {
        schemas.add(&method.input());
        schemas.add(&method.output());
    }
    let schemas = schemas.done();
    let body = |method: &MethodDescriptor| {
        let schema = Schema::reference(method.input().full_name());
        Body {
            kind: "application/grpc",
            required: true,
            example: openapi::example(&schema, &schemas),
            schema: Some(schema),
        }
    };
    let rows = routes::rows(system, subject.service)?.into_iter();
    let all = rows.zip(&methods).zip(said(subject.service));
    let operations = all.map(|((row, method), words)| Operation {
        id: id(&row),
        service: row.service,
        kind: "grpc",
        method: row.method.to_owned(),
        path: row.path,
        name: row.handler,
        group: method.parent_service().full_name().to_owned(),
        summary: words.summary,
        description: words.description,
        deprecated: words.is_deprecated,
        token: None,
        signature: false,
        streams: streams(method),
        parameters: Vec::new(),
        body: Some(body(method)),
        answer: Some(Schema::reference(method.output().full_name())),
        target: Target::new(subject, Some(method.clone())),
    });
    Ok(OfService {
        operations: operations.collect(),
        components: Components {
            schemas: schemas.clone(),
        },
    })
}

fn full_name(package: &str, name: &str) -> String {
    match package {
        "" => name.to_owned(),
        package => format!("{package}.{name}"),
    }
}

fn streams(method: &MethodDescriptor) -> &'static str {
    match (method.is_client_streaming(), method.is_server_streaming()) {
        (false, false) => "none",
        (true, false) => "in",
        (false, true) => "out",
        (true, true) => "both",
    }
}
