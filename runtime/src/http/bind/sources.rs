//! What a request brings, before anybody knows which fields it should have.

use axum::extract::{FromRequestParts as _, RawPathParams};
use http::{HeaderMap, request::Parts};
use serde_json::{Map, Value};

use super::{form, json, media::MediaType, value::violation};
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
    /// A body that is not the JSON or the form that its `Content-Type` promises, a `Content-Type` that is
    /// none, a path or a query with broken escapes.
    pub async fn read(parts: &'a mut Parts, body: &[u8]) -> Result<Self, Vec<Violation>> {
        let path = path_values(parts).await?;
        let headers = &parts.headers;
        let media = MediaType::of(parts)?;
        let mut pairs = form::Pairs::default();
        if media.is_urlencoded(&parts.method) {
            pairs.add_urlencoded(body)?;
        }
        pairs.add_urlencoded(parts.uri.query().unwrap_or_default().as_bytes())?;
        if let Some(boundary) = media.boundary() {
            pairs.add_multipart(body, boundary)?;
        }
        Ok(Self {
            path,
            form: pairs.finish(),
            headers,
            json: json::value(headers, body)?,
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

async fn path_values(parts: &mut Parts) -> Result<Map<String, Value>, Vec<Violation>> {
    // It fails only outside a route, where there are no parameters.
    let Ok(params) = RawPathParams::from_request_parts(parts, &()).await else {
        return Ok(Map::new());
    };
    if let Some(rule) = form::broken_escape(parts.uri.path().as_bytes()) {
        return Err(vec![violation("path", rule, String::new())]);
    }
    let values = params.iter();
    Ok(values
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect())
}
