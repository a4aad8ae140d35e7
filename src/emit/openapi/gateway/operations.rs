//! Annotations → operations.

use std::collections::BTreeMap;

use prost_reflect::{DescriptorPool, FieldDescriptor, MessageDescriptor};

use super::ERROR;
use super::messages::{self, Messages};
use super::paths::{PathParameter, Place};
use super::query::Query;
use crate::emit::openapi::document::{
    Answer, Content, MediaType, Operation, Parameter, RequestBody, Response,
};
use crate::emit::openapi::examples::Examples;
use crate::emit::openapi::said;
use crate::emit::openapi::schema::Schema;
use crate::ir::{HttpBody, HttpRule, RpcMethod};

const JSON: &str = "application/json";
/// Gateways differ in how they part values.
const STREAM: &str = "The values of a stream: Envoy writes a list, grpc-gateway `{\"result\": …}` on a line for each.";

/// What operations are made from.
pub(super) struct Operations<'a> {
    pub pool: &'a DescriptorPool,
    pub messages: Messages<'a>,
    pub examples: &'a Examples<'a>,
}

impl Operations<'_> {
    /// A method at one of its places, without tags and without a name.
    pub(super) fn of(&self, method: &RpcMethod, rule: &HttpRule, place: &Place) -> Operation {
        let (input, output) = (self.message(&method.input), self.message(&method.output));
        let (summary, description) = said(&method.docs);
        let error = Answer::Shared {
            reference: format!("#/components/responses/{ERROR}"),
        };
        let answer = self.answer(method, rule, output.as_ref());
        Operation {
            tags: Vec::new(),
            summary,
            description,
            operation_id: String::new(),
            parameters: input
                .as_ref()
                .map_or_else(Vec::new, |input| self.parameters(input, rule, place)),
            request_body: input.and_then(|input| self.body(method, rule, (&input, place))),
            responses: BTreeMap::from([
                ("200".to_owned(), Answer::Own(answer)),
                ("default".to_owned(), error),
            ]),
            deprecated: method.is_deprecated,
            security: Vec::new(),
        }
    }

    fn message(&self, name: &str) -> Option<MessageDescriptor> {
        self.pool.get_message_by_name(name.trim_start_matches('.'))
    }

    fn parameters(
        &self,
        input: &MessageDescriptor,
        rule: &HttpRule,
        place: &Place,
    ) -> Vec<Parameter> {
        let of_path = place.parameters.iter().map(|it| self.of_path(input, it));
        let mut elsewhere = fields_of(place);
        match &rule.body {
            HttpBody::Whole => return of_path.collect(),
            HttpBody::Field(name) => elsewhere.push(name.clone()),
            HttpBody::None => {}
        }
        let mut query = Query {
            elsewhere: &elsewhere,
            found: Vec::new(),
        };
        query.add(input, &[]);
        let of_query = query.found.iter();
        let of_query = of_query
            .map(|(name, field)| self.parameter("query", name.clone(), self.messages.field(field)));
        of_path.chain(of_query).collect()
    }

    fn of_path(&self, input: &MessageDescriptor, parameter: &PathParameter) -> Parameter {
        let field = parameter
            .field
            .as_deref()
            .and_then(|name| field(input, name));
        let mut schema = match (&field, &parameter.part_of) {
            (Some(field), None) => self.messages.field(field),
            (Some(field), Some(_)) => Schema {
                description: self.messages.comments.field(field),
                ..Schema::of("string")
            },
            (None, _) => Schema::of("string"),
        };
        schema.description = note(parameter, schema.description.take());
        Parameter {
            required: true,
            ..self.parameter("path", parameter.name.clone(), schema)
        }
    }

    fn parameter(&self, place: &'static str, name: String, mut schema: Schema) -> Parameter {
        // Nothing but a value can be in a text.
        schema
            .kind
            .iter_mut()
            .for_each(|kind| kind.nullable = false);
        let example = self.examples.of(&schema);
        Parameter {
            name,
            place,
            description: schema.description.take(),
            required: false,
            example,
            schema: Some(schema),
            content: Content::new(),
        }
    }

    fn body(
        &self,
        method: &RpcMethod,
        rule: &HttpRule,
        (input, place): (&MessageDescriptor, &Place),
    ) -> Option<RequestBody> {
        let schema = match &rule.body {
            HttpBody::None => return None,
            HttpBody::Field(name) => self.messages.field(&input.get_field_by_name(name)?),
            HttpBody::Whole => {
                let of_path = fields_of(place);
                let is_left =
                    |field: &FieldDescriptor| !of_path.iter().any(|it| it == field.name());
                match input.fields().all(|field| is_left(&field)) {
                    true => messages::one(&prost_reflect::Kind::Message(input.clone())),
                    false => self.messages.object(input, is_left),
                }
            }
        };
        Some(RequestBody {
            content: self.content(schema, method.client_streaming),
            required: true,
        })
    }

    fn answer(
        &self,
        method: &RpcMethod,
        rule: &HttpRule,
        output: Option<&MessageDescriptor>,
    ) -> Response {
        let part = rule.response_body.as_deref();
        let schema = output.and_then(|output| match part {
            Some(name) => Some(self.messages.field(&output.get_field_by_name(name)?)),
            None => Some(messages::one(&prost_reflect::Kind::Message(output.clone()))),
        });
        let description = match method.server_streaming {
            true => STREAM,
            false => "The value.",
        };
        Response {
            description: description.to_owned(),
            content: self.content(schema.unwrap_or_default(), method.server_streaming),
        }
    }

    /// A value in JSON, or a list of them, or whatever a message says that is there for bodies in other forms.
    fn content(&self, schema: Schema, is_stream: bool) -> Content {
        if schema.target() == Some("google.api.HttpBody") {
            return Content::from([("*/*", MediaType::default())]);
        }
        let schema = match is_stream {
            true => Schema::list(schema),
            false => schema,
        };
        let media = MediaType {
            example: self.examples.of(&schema),
            schema: Some(schema),
        };
        Content::from([(JSON, media)])
    }
}

fn fields_of(place: &Place) -> Vec<String> {
    let parameters = place.parameters.iter();
    parameters.filter_map(|it| it.field.clone()).collect()
}

/// The field at the end of `book.name`.
fn field(message: &MessageDescriptor, path: &str) -> Option<FieldDescriptor> {
    match path.split_once('.') {
        None => message.get_field_by_name(path),
        Some((first, rest)) => {
            let first = message.get_field_by_name(first)?.kind();
            field(first.as_message()?, rest)
        }
    }
}

/// What the schema of a segment cannot say.
fn note(parameter: &PathParameter, said: Option<String>) -> Option<String> {
    let part = match (&parameter.field, &parameter.part_of) {
        (Some(field), Some(whole)) => Some(format!("`{field}` is `{whole}`.")),
        _ => None,
    };
    let rest = parameter
        .is_rest
        .then(|| "It may be of many segments.".to_owned());
    let lines: Vec<String> = said.into_iter().chain(part).chain(rest).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
