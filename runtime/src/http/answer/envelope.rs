//! `{"code":…,"message":…,"data":…}`.

use axum::response::Response;
use http::StatusCode;
use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::{Style, text::response};
use crate::{Error, Result, error::Kind, http::json};

const JSON: &str = "application/json; charset=utf-8";

struct Envelope<'a, T> {
    style: &'a Style,
    code: i64,
    message: &'a str,
    data: Option<&'a T>,
}

impl<T: Serialize> Serialize for Envelope<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(self.style.code, &self.code)?;
        map.serialize_entry(self.style.message, self.message)?;
        if self.data.is_some() || !self.style.omit_empty_data {
            map.serialize_entry(self.style.data, &self.data)?;
        }
        map.end()
    }
}

/// The envelope of a success.
pub(super) fn success<T: Serialize + 'static>(style: &Style, value: &T) -> Result<Response> {
    let envelope = Envelope {
        style,
        code: style.success_code,
        message: style.success_message,
        data: json::has_value::<T>().then_some(value),
    };
    let body = style.json(&envelope)?;
    Ok(response(StatusCode::OK, JSON, body))
}

/// The envelope of an error.
pub(super) fn error(style: &Style, error: &Error) -> Response {
    let status = style.status(error);
    let (code, message) = match error.kind() {
        Kind::Code(code) => (i64::from(*code), error.message()),
        Kind::Unexpected => (style.internal_code, style.internal_message),
        Kind::Unauthorized => (401, style.unauthorized_message),
        _ => (i64::from(status.as_u16()), error.message()),
    };
    let envelope = Envelope {
        style,
        code,
        message,
        data: None::<&()>,
    };
    // A number and texts always have a JSON form.
    let body = json::to_vec(&envelope).unwrap_or_default();
    response(status, JSON, body)
}
