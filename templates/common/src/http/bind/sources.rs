//! What a request brings, before anybody knows which fields it should have.

use axum::extract::{FromRequestParts as _, RawPathParams};
use http::{HeaderMap, header::CONTENT_TYPE, request::Parts};
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
    /// Takes the request apart; the form holds the values of the query, then those of the body.
    ///
    /// # Errors
    /// A body that is not the JSON or the form that its `Content-Type` promises.
    pub async fn read(parts: &'a mut Parts, body: &[u8]) -> Result<Self, Vec<Violation>> {
        let path = path_values(parts).await;
        let headers = &parts.headers;
        let mut pairs = form::Pairs::default();
        pairs.add(parts.uri.query().unwrap_or_default().as_bytes())?;
        if content_type_is(headers, "application/x-www-form-urlencoded") {
            pairs.add(body)?;
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
