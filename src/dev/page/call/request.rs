//! What a form of the page asks for, as the request that is sent.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use prost_reflect::DynamicMessage;
use serde::Deserialize;
use serde_json::Value;

use crate::dev::member::Address;
use crate::dev::page::operations::Operation;
use crate::dev::page::tried::Exchange;

/// What may stand in a segment of a path, and in a query, as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What is the connection's, and no form's.
const OF_CONNECTION: [HeaderName; 6] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::HOST,
    header::TE,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// What a form of the page asks for.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::dev::page) struct Call {
    /// The operation.
    pub operation: String,
    #[serde(default)]
    parameters: Parameters,
    #[serde(default)]
    headers: Vec<(String, String)>,
    body: Option<String>,
    #[serde(default)]
    messages: Vec<Value>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Parameters {
    path: BTreeMap<String, String>,
    query: BTreeMap<String, Vec<String>>,
    header: BTreeMap<String, String>,
}

/// Why no request can be made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dev::page) struct Refused {
    pub status: StatusCode,
    /// In a sentence.
    pub text: String,
}

impl Refused {
    /// What the form says is wrong.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            text: text.into(),
        }
    }
}

/// A request that can be sent.
#[derive(Debug)]
pub(super) struct Prepared {
    pub operation: Operation,
    pub address: Address,
    /// Path and query.
    pub target: Uri,
    /// The header `traceparent` is among them.
    pub headers: HeaderMap,
    pub body: String,
    /// What a gRPC method takes; `None` for a route.
    pub messages: Option<Vec<DynamicMessage>>,
    /// The id of the trace that it begins.
    pub trace: u128,
}

impl Prepared {
    pub(super) fn new(operation: Operation, call: Call) -> Result<Self, Refused> {
        let address = operation.target.address.clone();
        let address = address.ok_or_else(|| Refused::new("the service's YAML names no port"))?;
        let trace = random();
        let mut headers = headers(&call)?;
        let parent = format!("00-{trace:032x}-{:016x}-01", random() >> 64 | 1);
        headers.insert("traceparent", value(&parent)?);
        let messages = messages(&operation, &call.messages)?;
        if let (Some(body), None) = (&operation.body, &messages)
            && call.body.is_some()
            && !headers.contains_key(header::CONTENT_TYPE)
            && !body.kind.contains('*')
        {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(body.kind));
        }
        Ok(Self {
            address,
            target: target(&operation.path, &call.parameters)?,
            headers,
            body: call.body.unwrap_or_default(),
            messages,
            trace,
            operation,
        })
    }

    /// Where it goes.
    pub(super) fn url(&self) -> String {
        let scheme = if self.operation.target.is_secure {
            "https"
        } else {
            "http"
        };
        format!("{scheme}://{}{}", self.address, self.target)
    }

    /// The trace as it is shown.
    pub(super) fn trace(&self) -> String {
        format!("{:032x}", self.trace)
    }

    /// What is kept of it, so far.
    pub(super) fn exchange(&self) -> Exchange {
        let is_rpc = self.messages.is_some();
        let body = self.messages.iter().flatten().map(json);
        let messages: Vec<String> = body.collect();
        let body = if is_rpc {
            messages.join("\n")
        } else {
            self.body.clone()
        };
        Exchange::new(self.trace, self.url(), &self.operation.method, body)
            .with_request_headers(&self.headers)
    }
}

/// A message as the page shows it: with what has its default, in the proto's order.
pub(super) fn json(message: &DynamicMessage) -> String {
    let options = prost_reflect::SerializeOptions::new().skip_default_fields(false);
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::new(&mut text);
    match message.serialize_with_options(&mut serializer, &options) {
        Ok(()) => String::from_utf8(text).unwrap_or_default(),
        // Such as an `Any` of a type that nobody knows.
        Err(error) => Value::from(error.to_string()).to_string(),
    }
}

/// The ids of traces are no secrets; without the system's random numbers, any will do.
fn random() -> u128 {
    let mut bytes = [0; 16];
    // A trace that begins with zeros is one as well.
    let _ = getrandom::fill(&mut bytes);
    u128::from_ne_bytes(bytes) | 1
}

/// Path and query: each `{name}` filled.
fn target(path: &str, parameters: &Parameters) -> Result<Uri, Refused> {
    let segments = path.split('/').map(|segment| {
        let name = segment
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'));
        let Some(name) = name else {
            return Ok(segment.to_owned());
        };
        let value = parameters.path.get(name).filter(|value| !value.is_empty());
        let value = value.ok_or_else(|| Refused::new(format!("the path needs `{name}`")))?;
        // Clients take these two for steps.
        match value.as_str() {
            "." | ".." => Err(Refused::new(format!(
                "`{name}` cannot be `{value}` in a path"
            ))),
            value => Ok(encoded(value)),
        }
    });
    let path = segments.collect::<Result<Vec<_>, _>>()?.join("/");
    let query = parameters.query.iter();
    let pairs = query.flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    let pairs = pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    let query = pairs.collect::<Vec<_>>().join("&");
    let text = if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    };
    text.parse()
        .map_err(|error| Refused::new(format!("`{text}` is no path: {error}")))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

fn headers(call: &Call) -> Result<HeaderMap, Refused> {
    let mut headers = HeaderMap::new();
    let own = call.headers.iter().map(|(name, value)| (name, value));
    for (name, text) in call.parameters.header.iter().chain(own) {
        let key: HeaderName = name
            .parse()
            .map_err(|_| Refused::new(format!("`{name}` is no name of a header")))?;
        if OF_CONNECTION.contains(&key) {
            return Err(Refused::new(format!(
                "the header `{key}` is the connection's"
            )));
        }
        headers.append(key, value(text)?);
    }
    Ok(headers)
}

fn value(text: &str) -> Result<HeaderValue, Refused> {
    let value = HeaderValue::from_bytes(text.as_bytes());
    value
        .map_err(|_| Refused::new("a header's value has a line break or another control character"))
}

/// What a method takes, read as protobuf's JSON.
fn messages(
    operation: &Operation,
    given: &[Value],
) -> Result<Option<Vec<DynamicMessage>>, Refused> {
    let Some(method) = &operation.target.grpc else {
        return Ok(None);
    };
    if !method.is_client_streaming() && given.len() != 1 {
        return Err(Refused::new("the method takes one message"));
    }
    let message = |value: &Value| {
        let message = DynamicMessage::deserialize(method.input(), value);
        message
            .map_err(|error| Refused::new(format!("no `{}`: {error}", method.input().full_name())))
    };
    given
        .iter()
        .map(message)
        .collect::<Result<_, _>>()
        .map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(path: &[(&str, &str)], query: &[(&str, &[&str])]) -> Parameters {
        let text = |text: &&str| (*text).to_owned();
        Parameters {
            path: path
                .iter()
                .map(|(name, value)| (text(name), text(value)))
                .collect(),
            query: query
                .iter()
                .map(|(name, values)| (text(name), values.iter().map(text).collect()))
                .collect(),
            header: BTreeMap::new(),
        }
    }

    #[test]
    fn a_path_is_filled_and_nothing_breaks_out_of_it() {
        let given = parameters(&[("id", "../a b?c#d/é")], &[("q", &["1&x=2", ""])]);
        let target = target("/course/{id}/x", &given).unwrap();
        let expected = "/course/..%2Fa%20b%3Fc%23d%2F%C3%A9/x?q=1%26x%3D2&q=";
        assert_eq!(target.to_string(), expected);
    }

    #[test]
    fn a_path_without_its_values_is_refused() {
        let reason =
            |path: &[(&str, &str)]| target("/a/{id}", &parameters(path, &[])).unwrap_err().text;
        assert_eq!(reason(&[]), "the path needs `id`");
        assert_eq!(reason(&[("id", "")]), "the path needs `id`");
        assert_eq!(reason(&[("id", "..")]), "`id` cannot be `..` in a path");
    }

    #[test]
    fn headers_of_the_connection_and_broken_ones_are_refused() {
        let reason = |name: &str, value: &str| {
            let call = Call {
                operation: String::new(),
                parameters: Parameters::default(),
                headers: vec![(name.to_owned(), value.to_owned())],
                body: None,
                messages: Vec::new(),
            };
            headers(&call).unwrap_err().text
        };
        assert_eq!(reason("Host", "a"), "the header `host` is the connection's");
        assert_eq!(reason("a b", "a"), "`a b` is no name of a header");
        assert!(reason("a", "b\r\nc: d").contains("line break"));
    }
}
