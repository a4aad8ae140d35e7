//! The parts of an OpenAPI 3.1 document that services need, in the specification's words.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::schema::{Properties, Schema};

/// The whole document.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// The version of the specification.
    pub openapi: &'static str,
    /// What it describes.
    pub info: Info,
    /// Where that is; whoever shows the document, where none is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// The names under which operations are listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Its operations by path.
    pub paths: Paths,
    /// What operations refer to.
    pub components: Components,
}

/// What a document describes.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Info {
    /// Its name.
    pub title: String,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms_of_service: Option<String>,
    /// Whom to ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// How it may be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<License>,
    /// The version of the contract.
    pub version: String,
}

/// Whom to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// A name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// An address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// How a service may be used.
#[derive(Debug, Clone, Serialize)]
pub struct License {
    /// Its name.
    pub name: String,
    /// Its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Where a service is.
#[derive(Debug, Clone, Serialize)]
pub struct Server {
    /// Its URL.
    pub url: String,
    /// What it is for.
    pub description: &'static str,
}

/// A name under which operations are listed.
#[derive(Debug, Clone, Serialize)]
pub struct Tag {
    /// The name.
    pub name: String,
    /// What they have in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Operations by path, in the contract's order, then by method.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    all: Vec<(String, BTreeMap<&'static str, Operation>)>,
    places: BTreeMap<String, usize>,
}

impl Paths {
    /// Adds an operation; of those of one path and method the last one stays.
    pub fn add(&mut self, path: String, method: &'static str, operation: Operation) {
        let paths = &mut self.all;
        let place = *self.places.entry(path.clone()).or_insert_with(|| {
            paths.push((path, BTreeMap::new()));
            paths.len() - 1
        });
        paths[place].1.insert(method, operation);
    }

    /// The operation of a path and a method in small letters.
    #[must_use]
    pub fn operation(&self, path: &str, method: &str) -> Option<&Operation> {
        let place = self.places.get(path)?;
        self.all[*place].1.get(method)
    }

    /// The schemas that stand in the operations themselves.
    pub fn schemas(&self) -> impl Iterator<Item = &Schema> {
        let operations = self.all.iter().flat_map(|(_, item)| item.values());
        operations.flat_map(Operation::schemas)
    }
}

impl Operation {
    fn schemas(&self) -> Vec<&Schema> {
        let parameters = self.parameters.iter().filter_map(|it| it.schema.as_ref());
        let answers = self.responses.values().filter_map(|answer| match answer {
            Answer::Own(response) => Some(&response.content),
            Answer::Shared { .. } => None,
        });
        let bodies = self.request_body.iter().map(|body| &body.content);
        let contents = bodies.chain(answers).flat_map(|content| content.values());
        parameters
            .chain(contents.filter_map(|media| media.schema.as_ref()))
            .collect()
    }
}

impl Serialize for Paths {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.all.iter().map(|(path, item)| (path, item)))
    }
}

/// One route.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Where it is listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What it does, on one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its name, different from all others.
    pub operation_id: String,
    /// What it takes from path, query and headers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// What it takes from the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_body: Option<RequestBody>,
    /// What it answers, by status.
    pub responses: BTreeMap<String, Answer>,
    /// Whether callers should look for another one.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What it asks of callers, all of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<BTreeMap<String, Vec<String>>>,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// A value in path, query or headers.
#[derive(Debug, Clone, Serialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// `path`, `query` or `header`.
    #[serde(rename = "in")]
    pub place: &'static str,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it must come.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// What it may be, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// What it may be, in another form.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub content: Content,
    /// One that would do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
}

/// A value in the body.
#[derive(Debug, Clone, Serialize)]
pub struct RequestBody {
    /// By media type.
    pub content: Content,
    /// Whether it must come.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
}

/// Values by media type.
pub type Content = BTreeMap<&'static str, MediaType>;

/// A value of one media type.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MediaType {
    /// What it may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// One that would do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
}

/// What an operation answers: a response of its own, or one of the components.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// Its own.
    Own(Response),
    /// One that many have.
    Shared {
        /// Its place among the components.
        #[serde(rename = "$ref")]
        reference: String,
    },
}

/// A response.
#[derive(Debug, Clone, Serialize)]
pub struct Response {
    /// When it comes.
    pub description: String,
    /// Its body.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub content: Content,
}

/// What operations refer to.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Components {
    /// Types.
    #[serde(skip_serializing_if = "Properties::is_empty")]
    pub schemas: Properties,
    /// Responses.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub responses: BTreeMap<&'static str, Response>,
    /// What operations ask of callers.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub security_schemes: BTreeMap<String, SecurityScheme>,
}

/// What shows who is calling.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type")]
pub enum SecurityScheme {
    /// `Authorization: Bearer …`.
    #[serde(rename = "http", rename_all = "camelCase")]
    Token {
        /// `bearer`
        scheme: &'static str,
        /// `JWT`
        bearer_format: &'static str,
        /// Where tokens come from.
        description: String,
    },
    /// A header.
    #[serde(rename = "apiKey")]
    Header {
        /// `header`
        #[serde(rename = "in")]
        place: &'static str,
        /// Its name.
        name: &'static str,
        /// What it holds.
        description: &'static str,
    },
}
