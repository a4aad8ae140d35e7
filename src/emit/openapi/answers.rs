//! What a route answers with its value.

use super::document::{Content, MediaType, Response};
use super::errors::{self, Errors};
use super::examples::Examples;
use super::schema::Schema;
use super::side::Side;
use super::types::Types;
use super::values;
use crate::ir::{self, Envelope, Method, Route, Type};

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";

/// What answers of a contract are made from.
pub(super) struct Answers<'a> {
    pub style: &'a ir::Response,
    pub types: &'a Types<'a>,
    pub examples: &'a Examples<'a>,
}

impl Answers<'_> {
    /// The status and the answer of a route that did its work.
    pub(super) fn success(&self, route: &Route, errors: &Errors) -> (u16, Response) {
        let is_websocket = route.raw && attribute(route, "websocket");
        let (status, description) = match (is_websocket, route.raw, route.sse) {
            (true, ..) => (101, "The connection becomes a websocket."),
            (_, true, _) => (200, "Whatever logic answers."),
            (_, _, true) => (
                200,
                "A stream of events, each with one value as JSON in its `data`.",
            ),
            _ => (200, "The value."),
        };
        let content = match (route.raw, route.sse) {
            _ if is_websocket || route.method == Method::Head => Content::new(),
            (true, _) => Content::from([("*/*", MediaType::default())]),
            (_, true) => self.events(route),
            _ => self.value(route, errors),
        };
        let description = description.to_owned();
        (
            status,
            Response {
                description,
                content,
            },
        )
    }

    /// A text, of which each event's `data` is what `contentSchema` says.
    fn events(&self, route: &Route) -> Content {
        let data = route.response.as_ref().map(|ty| self.schema(ty));
        let schema = Schema {
            content_media_type: data.is_some().then_some(EVENTS),
            content_schema: data.map(Box::new),
            ..Schema::of("string")
        };
        let media = MediaType {
            schema: Some(schema),
            ..MediaType::default()
        };
        Content::from([(EVENTS, media)])
    }

    fn value(&self, route: &Route, errors: &Errors) -> Content {
        let value = route.response.as_ref().map(|ty| self.schema(ty));
        let schema = match self.style {
            ir::Response::Plain => match value {
                Some(value) => value,
                None => return Content::new(),
            },
            ir::Response::Envelope(envelope) => self.enveloped(envelope, value),
        };
        let example = self.examples.of(&schema);
        let schema = match errors.body(200).filter(|_| errors.has(200)) {
            Some(error) => Schema::either(vec![schema, error]),
            None => schema,
        };
        let media = MediaType {
            schema: Some(schema),
            example,
        };
        Content::from([(JSON, media)])
    }

    /// Logic returns what a pointer points to.
    fn schema(&self, ty: &Type) -> Schema {
        match ty {
            Type::Pointer(inner) => self.schema(inner),
            ty => values::schema(ty, Side::Output, self.types),
        }
    }

    fn enveloped(&self, envelope: &Envelope, value: Option<Schema>) -> Schema {
        let mut code = Schema::of("integer");
        code.constant = Some(envelope.success_code.into());
        let mut message = Schema::of("string");
        message
            .examples
            .push(envelope.success_message.as_str().into());
        errors::envelope(envelope, code, message, value)
    }
}

/// Whether `@server` says so.
fn attribute(route: &Route, key: &str) -> bool {
    let mut attributes = route.attributes.iter();
    attributes.any(|(name, value)| name == key && value == "true")
}
