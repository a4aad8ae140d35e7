//! The routes of an HTTP service, with the schemas of its OpenAPI document.

use anyhow::Result;

use super::{Body, Components, OfService, Operation, Target, id, said};
use crate::dev::page::subject::Subject;
use crate::dev::routes;
use crate::emit::openapi;
use crate::emit::openapi::document::{Answer, Content, Document, MediaType, RequestBody};
use crate::emit::openapi::schema::Schema;
use crate::ir::{Http, Route};
use crate::system::System;

/// The operations of a service.
pub(super) fn operations(system: &System, subject: &Subject<'_>, http: &Http) -> Result<OfService> {
    let document = openapi::document(system, subject.service, http);
    let groups = http.groups.iter();
    let grouped = groups.flat_map(|group| group.routes.iter().map(|it| (group.path.join("/"), it)));
    let rows = routes::rows(system, subject.service)?.into_iter();
    let paths = openapi::paths(http).into_iter();
    let all = grouped.zip(rows).zip(paths).zip(said(subject.service));
    let operations = all.filter_map(|((((group, route), row), path), words)| {
        let documented = documented(&document, route, &path)?;
        Some(Operation {
            id: id(&row),
            service: row.service,
            kind: "http",
            method: row.method.to_owned(),
            path,
            name: row.handler,
            group,
            summary: words.summary,
            description: words.description,
            deprecated: words.is_deprecated,
            token: row.token,
            signature: row.signature,
            streams: if route.sse { "out" } else { "none" },
            parameters: documented.parameters.clone(),
            body: documented.request_body.as_ref().and_then(Body::of),
            answer: documented.responses.values().find_map(answer),
            target: Target::new(subject, None),
        })
    });
    Ok(OfService {
        operations: operations.collect(),
        components: Components {
            schemas: document.components.schemas.clone(),
        },
    })
}

/// A route as its document has it.
fn documented<'d>(
    document: &'d Document,
    route: &Route,
    path: &str,
) -> Option<&'d openapi::document::Operation> {
    let method = route.method.verb().to_ascii_lowercase();
    document.paths.operation(path, &method)
}

impl Body {
    /// The first of the forms that a body may have.
    fn of(body: &RequestBody) -> Option<Self> {
        let (kind, media) = body.content.iter().next()?;
        Some(Self {
            kind,
            required: body.required,
            schema: media.schema.clone(),
            example: media.example.clone(),
        })
    }
}

/// What a route answers with its value: of the answers that are its own, the only one.
fn answer(answer: &Answer) -> Option<Schema> {
    let Answer::Own(response) = answer else {
        return None;
    };
    let content: &Content = &response.content;
    content.values().find_map(value)
}

/// A value as such; of a stream of events that of each event.
fn value(media: &MediaType) -> Option<Schema> {
    let schema = media.schema.as_ref()?;
    let of_events = schema.content_schema.as_deref();
    Some(of_events.unwrap_or(schema).clone())
}
