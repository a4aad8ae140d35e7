//! What a request brings, before anybody knows which fields it should have.

use axum::extract::{FromRequestParts as _, RawPathParams};
use http::{HeaderMap, Method, header::CONTENT_TYPE, request::Parts};
use serde_json::{Map, Value};

use super::{form, value::violation};
use crate::error::Violation;

/// The values of one request by where they come from.
#[derive(Debug)]
pub struct Sources<'a> {
    pub(super) path: Map<String, Value>,
    pub(super) form: Map<String, Value>,
    pub(super) headers: &'a HeaderMap,
    pub(super) json: Option<Value>,
}

impl<'a> Sources<'a> {
    /// Takes the request apart. The form holds the values of the query and of a form in the body, in
    /// the order of Go's `Request.Form`: those of an urlencoded body come before the query, those of a
    /// multipart body behind it.
    ///
    /// # Errors
    /// A body that is not the JSON or the form that its `Content-Type` promises.
    pub async fn read(parts: &'a mut Parts, body: &[u8]) -> Result<Self, Vec<Violation>> {
        let path = path_values(parts).await;
        let headers = &parts.headers;
        let media = MediaType::of(headers);
        let mut pairs = form::Pairs::default();
        if media.is("application/x-www-form-urlencoded") && has_form(&parts.method) {
            pairs.add_urlencoded(body)?;
        }
        pairs.add_urlencoded(parts.uri.query().unwrap_or_default().as_bytes())?;
        if media.is("multipart/form-data") {
            pairs.add_multipart(body, media.boundary())?;
        }
        Ok(Self {
            path,
            form: pairs.finish(),
            headers,
            json: json_value(headers, body)?,
        })
    }

    /// A header's value: text, or a list of texts where it came several times.
    pub(super) fn header(&self, name: &str) -> Option<Value> {
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into();
        let mut values: Vec<Value> = self.headers.get_all(name).iter().map(text).collect();
        if values.len() > 1 {
            Some(Value::Array(values))
        } else {
            values.pop()
        }
    }
}

/// Whether the body is said to be of this type, as go-zero asks: the header contains the name.
pub(in crate::http) fn content_type_is(headers: &HeaderMap, name: &str) -> bool {
    let header = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    header.is_some_and(|header| header.contains(name))
}

/// Go reads urlencoded bodies of these methods only.
fn has_form(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH].contains(method)
}

/// A `Content-Type` taken apart.
struct MediaType<'a> {
    name: &'a str,
    parameters: &'a str,
}

impl<'a> MediaType<'a> {
    fn of(headers: &'a HeaderMap) -> Self {
        let header = headers.get(CONTENT_TYPE);
        let text = header.and_then(|value| value.to_str().ok());
        let text = text.unwrap_or_default();
        let (name, parameters) = text.split_once(';').unwrap_or((text, ""));
        Self {
            name: name.trim(),
            parameters,
        }
    }

    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// What stands between the parts of a multipart body.
    fn boundary(&self) -> &'a str {
        let mut parameters = self
            .parameters
            .split(';')
            .filter_map(|it| it.split_once('='));
        let boundary = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"));
        boundary.map_or("", |(_, value)| value.trim().trim_matches('"'))
    }
}

async fn path_values(parts: &mut Parts) -> Map<String, Value> {
    // It fails only outside a route, where there are no parameters.
    let Ok(params) = RawPathParams::from_request_parts(parts, &()).await else {
        return Map::new();
    };
    params
        .iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect()
}

/// The first JSON value of the body (go-zero ignores what follows); none without a body or without
/// `application/json`.
fn json_value(headers: &HeaderMap, body: &[u8]) -> Result<Option<Value>, Vec<Violation>> {
    if body.is_empty() || !content_type_is(headers, "application/json") {
        return Ok(None);
    }
    // Go puts U+FFFD in the place of bytes that are no UTF-8.
    let text = String::from_utf8_lossy(body);
    let first = serde_json::Deserializer::from_str(&text).into_iter().next();
    match first {
        Some(Ok(value)) => Ok(Some(value)),
        Some(Err(error)) => Err(vec![violation(
            "body",
            format!("must be JSON: {error}"),
            String::new(),
        )]),
        None => Err(vec![violation(
            "body",
            "must be JSON: it is empty",
            String::new(),
        )]),
    }
}
