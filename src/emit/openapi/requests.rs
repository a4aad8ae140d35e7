//! What a route takes: parameters of path, query and headers, and the body.

use std::collections::BTreeSet;

use super::document::{Content, MediaType, Parameter, RequestBody};
use super::examples::Examples;
use super::fields::{self, Part, Reader};
use super::paths::Templates;
use super::schema::Schema;
use super::side::Side;
use super::types::Types;
use super::values;
use crate::ir::{Method, Route, Source, TypeDef};

const JSON: &str = "application/json";
/// The forms of bodies that the service reads into fields under `form:`.
const FORMS: [&str; 2] = ["application/x-www-form-urlencoded", "multipart/form-data"];

/// What requests of a contract are made from.
pub(super) struct Requests<'a> {
    pub types: &'a Types<'a>,
    pub templates: &'a Templates,
    pub examples: &'a Examples<'a>,
}

impl Requests<'_> {
    /// The parameters of a route; every one of its path is among them, whether a field reads it or not.
    pub(super) fn parameters(&self, route: &Route) -> Vec<Parameter> {
        let reader = self
            .request(route)
            .map(|def| Reader::new(def, Side::Input, self.types));
        let parts = |source| reader.as_ref().map_or(Vec::new(), |it| it.parts(source));
        let mut of_path = parts(Source::Path);
        let path = self.templates.parameters(&route.path).map(|(own, name)| {
            let found = of_path.iter().position(|part| part.key == own);
            let (ty, schema) = match found.map(|place| of_path.remove(place)) {
                Some(part) => (Some(part.ty), part.schema),
                None => (None, anything()),
            };
            let as_text = ty.is_none_or(values::is_scalar);
            self.parameter("path", name, true, (schema, as_text))
        });
        let path: Vec<Parameter> = path.collect();
        let query = if self.has_form(route) {
            Vec::new()
        } else {
            parts(Source::Form)
        };
        let query = query.into_iter().map(|part| self.of_part("query", part));
        let mut seen = BTreeSet::new();
        let headers = parts(Source::Header).into_iter();
        let headers = headers.filter(|part| seen.insert(part.key.to_ascii_lowercase()));
        let headers = headers.map(|part| self.of_part("header", part));
        path.into_iter().chain(query).chain(headers).collect()
    }

    /// The fields that a route asks of its path and that are not there, so that it takes no request at all.
    pub(super) fn missing(&self, route: &Route) -> Vec<String> {
        let Some(def) = self.request(route) else {
            return Vec::new();
        };
        let names: BTreeSet<&str> = self
            .templates
            .parameters(&route.path)
            .map(|it| it.0)
            .collect();
        let parts = Reader::new(def, Side::Input, self.types).parts(Source::Path);
        let missing = parts
            .into_iter()
            .filter(|part| part.required && !names.contains(part.key));
        missing.map(|part| part.key.to_owned()).collect()
    }

    fn of_part(&self, place: &'static str, part: Part<'_>) -> Parameter {
        let listed = values::elements(part.ty).is_some_and(values::is_scalar);
        let as_text = values::is_scalar(part.ty) || (place == "query" && listed);
        self.parameter(place, part.key, part.required, (part.schema, as_text))
    }

    /// What no text stands for travels as JSON in a text.
    fn parameter(
        &self,
        place: &'static str,
        name: &str,
        required: bool,
        (mut schema, as_text): (Schema, bool),
    ) -> Parameter {
        let example = self.examples.of(&schema);
        let mut parameter = Parameter {
            name: name.to_owned(),
            place,
            description: schema.description.take(),
            required,
            schema: None,
            content: Content::new(),
            example: None,
        };
        match as_text {
            true => {
                parameter.schema = Some(schema);
                parameter.example = example;
            }
            false => drop(parameter.content.insert(JSON, media(schema, example))),
        }
        parameter
    }

    /// The body of a route, where it takes one.
    pub(super) fn body(&self, route: &Route) -> Option<RequestBody> {
        if route.raw {
            return raw_body(route);
        }
        let def = self.request(route)?;
        let reader = Reader::new(def, Side::Input, self.types);
        if fields::has(def, Source::Json) {
            let schema = Schema::reference(&self.types.name(&def.name, Side::Input));
            let required = reader.parts(Source::Json).iter().any(|part| part.required);
            return Some(self.content(&[JSON], schema, required));
        }
        self.has_form(route).then(|| {
            let mut schema = Schema::of("object");
            reader.properties(Source::Form, &mut schema);
            let required = !schema.required.is_empty();
            self.content(&FORMS, schema, required)
        })
    }

    fn content(&self, kinds: &[&'static str], schema: Schema, required: bool) -> RequestBody {
        let example = self.examples.of(&schema);
        let media = |kind: &&'static str| (*kind, media(schema.clone(), example.clone()));
        RequestBody {
            content: kinds.iter().map(media).collect(),
            required,
        }
    }

    fn request(&self, route: &Route) -> Option<&TypeDef> {
        let request = route.request.as_ref().filter(|_| !route.raw);
        self.types.def(request?)
    }

    /// Whether the fields under `form:` are documented in the body: the service reads them there as well as in the query.
    fn has_form(&self, route: &Route) -> bool {
        let may_have = matches!(route.method, Method::Post | Method::Put | Method::Patch);
        let def = self.request(route);
        may_have
            && def.is_some_and(|def| {
                fields::has(def, Source::Form) && !fields::has(def, Source::Json)
            })
    }
}

fn media(schema: Schema, example: Option<serde_json::Value>) -> MediaType {
    MediaType {
        schema: Some(schema),
        example,
    }
}

/// A segment of a path.
fn anything() -> Schema {
    let mut text = Schema::of("string");
    text.lengths.min_length = Some(1);
    text
}

/// What logic reads by itself.
fn raw_body(route: &Route) -> Option<RequestBody> {
    let has = |key: &str| {
        let mut attributes = route.attributes.iter();
        attributes.any(|(name, value)| name == key && value == "true")
    };
    let takes = matches!(route.method, Method::Post | Method::Put | Method::Patch);
    if !takes || has("websocket") {
        return None;
    }
    let (kind, schema) = match has("multipart") {
        true => (FORMS[1], Some(Schema::of("object"))),
        false => ("*/*", None),
    };
    let media = MediaType {
        schema,
        ..MediaType::default()
    };
    Some(RequestBody {
        content: Content::from([(kind, media)]),
        required: false,
    })
}
