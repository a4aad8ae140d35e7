//! The errors that routes answer, each status with its body.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Answer, Content, MediaType, Response};
use super::schema::{Properties, Schema};
use crate::ir::{self, Envelope, Route};

const JSON: &str = "application/json";
const TEXT: &str = "text/plain";

/// The component that stands for every error that is not listed.
const OTHER: &str = "Other";
/// What the schema of their bodies is called, unless a type of the contract is.
const SCHEMA: &str = "Error";

/// The errors of a workspace's services.
pub(super) struct Errors<'a> {
    style: &'a ir::Response,
    /// What the schema of their bodies is called.
    schema: String,
    /// Status → why.
    causes: BTreeMap<u16, Vec<&'static str>>,
}

impl<'a> Errors<'a> {
    /// The errors of services that answer so; `taken` are the names of the contract's schemas.
    pub(super) fn new(style: &'a ir::Response, taken: &Properties) -> Self {
        let (refused, unexpected) = match style {
            ir::Response::Plain => (400, 500),
            ir::Response::Envelope(envelope) => (envelope.error_status, envelope.internal_status),
        };
        let all = [
            (400, "The request breaks the contract."),
            (refused, "Logic refuses it, with a code of its own."),
            (401, "The token is missing or bad."),
            (403, "The signature is missing or bad."),
            (413, "The body is too large."),
            (unexpected, "Something went wrong that nobody expected."),
            (
                503,
                "The service is busy, or took too long, or one that it needs is away.",
            ),
        ];
        let mut causes: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for (status, cause) in all {
            causes.entry(status).or_default().push(cause);
        }
        let numbered = (2..).map(|number| format!("{SCHEMA}{number}"));
        let mut names = std::iter::once(SCHEMA.to_owned()).chain(numbered);
        Self {
            style,
            schema: names
                .find(|name| taken.get(name).is_none())
                .unwrap_or_default(),
            causes,
        }
    }

    /// Whether some error has that status.
    pub(super) fn has(&self, status: u16) -> bool {
        self.causes.contains_key(&status)
    }

    /// The errors of a route, less those that look like its value.
    pub(super) fn of(&self, route: &Route) -> BTreeMap<String, Answer> {
        let binds = route.request.is_some() && !route.raw;
        let is_asked = |status: &u16| match status {
            200 => false,
            401 => route.jwt.is_some(),
            403 => route.signature,
            413 => binds,
            _ => true,
        };
        let listed = self.causes.keys().copied().filter(is_asked);
        let listed = listed.map(|status| (status.to_string(), shared(name(status))));
        let mut listed: BTreeMap<String, Answer> = listed.collect();
        listed.insert("default".to_owned(), shared(OTHER));
        listed
    }

    /// The responses that these refer to.
    pub(super) fn components<'r>(
        &self,
        routes: impl Iterator<Item = &'r Route>,
    ) -> BTreeMap<&'static str, Response> {
        let answers = routes.flat_map(|route| self.of(route).into_keys());
        let statuses: BTreeSet<String> = answers.collect();
        let component = |status: String| match status.parse() {
            Ok(status) => (name(status), self.response(status)),
            Err(_) => (OTHER, self.other()),
        };
        statuses.into_iter().map(component).collect()
    }

    fn response(&self, status: u16) -> Response {
        let causes = self.causes.get(&status).map_or(&[][..], Vec::as_slice);
        Response {
            description: causes.join(" "),
            content: self.content(status),
        }
    }

    fn other(&self) -> Response {
        Response {
            description: "Any other error, such as 404 or what a called service answered."
                .to_owned(),
            content: self.content(0),
        }
    }

    fn content(&self, status: u16) -> Content {
        let kind = match self.style {
            ir::Response::Plain => TEXT,
            ir::Response::Envelope(_) => JSON,
        };
        let media = |schema| MediaType {
            schema: Some(schema),
            ..MediaType::default()
        };
        let body = self.body(status);
        body.map(|schema| (kind, media(schema)))
            .into_iter()
            .collect()
    }

    /// The body of an error; go-zero's own leave some without one.
    pub(super) fn body(&self, status: u16) -> Option<Schema> {
        match self.style {
            ir::Response::Plain if matches!(status, 401 | 403 | 413) => None,
            ir::Response::Plain => Some(Schema::of("string")),
            ir::Response::Envelope(_) => Some(Schema::reference(&self.schema)),
        }
    }

    /// The schema that their bodies have, with its name.
    pub(super) fn schema(&self) -> Option<(String, Schema)> {
        let ir::Response::Envelope(it) = self.style else {
            return None;
        };
        let schema = envelope(it, Schema::of("integer"), Schema::of("string"), None);
        Some((self.schema.clone(), schema))
    }
}

/// `{code, message, data}` in the workspace's words; `data` is null where there is no value.
pub(super) fn envelope(
    envelope: &Envelope,
    code: Schema,
    message: Schema,
    value: Option<Schema>,
) -> Schema {
    let has_data = value.is_some() || !envelope.omit_empty_data;
    let data = value.unwrap_or_else(|| Schema::of("null"));
    let data = has_data.then(|| (envelope.data.clone(), data));
    let fields = [
        (envelope.code.clone(), code),
        (envelope.message.clone(), message),
    ];
    let properties: Vec<(String, Schema)> = fields.into_iter().chain(data).collect();
    Schema {
        required: properties.iter().map(|(name, _)| name.clone()).collect(),
        properties: Properties(properties),
        ..Schema::of("object")
    }
}

fn shared(name: &str) -> Answer {
    let reference = format!("#/components/responses/{name}");
    Answer::Shared { reference }
}

fn name(status: u16) -> &'static str {
    match status {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        413 => "ContentTooLarge",
        500 => "InternalServerError",
        503 => "ServiceUnavailable",
        _ => "Refused",
    }
}
