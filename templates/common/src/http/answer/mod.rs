//! From what logic returns to an HTTP answer.

mod envelope;
mod plain;
mod style;

use axum::{body::Body, response::Response};
use http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
use serde::Serialize;

pub use style::{Form, Style};

use super::observed::Exchange;
use crate::{Ctx, Error, Result, error::Kind, log};

impl Ctx {
    /// The answer with the value, or the error, that logic returned; with the headers, cookies and the
    /// status that it set on this context. An error that is an operator's business is logged here, once.
    pub fn answer<T: Serialize + 'static>(&self, result: Result<T>) -> Response {
        let exchange = self.extension::<Exchange>();
        let style = exchange.map_or(Style::ENVELOPE, |it| it.row.style);
        let answer = self.take_answer();
        let mut response = match result.and_then(|value| style.success(&value)) {
            Ok(mut response) => {
                *response.status_mut() = answer.status.unwrap_or(StatusCode::OK);
                response
            }
            Err(error) => {
                if matches!(error.kind(), Kind::Unexpected | Kind::Unavailable) {
                    log::unexpected(&error, exchange.map_or("", |it| it.row.name));
                }
                style.error(&error)
            }
        };
        response.headers_mut().extend(answer.headers);
        response
    }
}

impl Style {
    /// 200 with the value.
    fn success<T: Serialize + 'static>(&self, value: &T) -> Result<Response> {
        match self.form {
            Form::Envelope => envelope::success(self, value),
            Form::Plain => plain::success(value),
        }
    }

    /// The status and the body for an error.
    pub(super) fn error(&self, error: &Error) -> Response {
        match self.form {
            Form::Envelope => envelope::error(self, error),
            Form::Plain => plain::error(self, error),
        }
    }

    /// The HTTP status for an error.
    fn status(&self, error: &Error) -> StatusCode {
        let status = match error.kind() {
            Kind::Code(_) => self.code_status,
            Kind::Invalid(_) => 400,
            Kind::Unauthorized => 401,
            Kind::NotFound => 404,
            Kind::TooLarge => 413,
            Kind::NotImplemented => 501,
            // go-zero answers its own timeouts with 503, too.
            Kind::Timeout | Kind::Unavailable => 503,
            Kind::Status(status) => *status,
            Kind::Unexpected => self.unexpected_status,
        };
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// A response with a body of this type.
fn response(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let content_type = HeaderValue::from_static(content_type);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}

#[cfg(test)]
mod tests;
