//! From what logic returns to an HTTP answer.

mod envelope;
mod plain;
mod refusal;
mod rpc;
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
        let (style, _) = self.style_and_place();
        self.answer_response(result.and_then(|value| style.success(&value)))
    }

    /// The response that logic made itself, or the answer with its error; like [`answer`](Self::answer)
    /// otherwise.
    pub(super) fn answer_response(&self, result: Result<Response>) -> Response {
        let (style, place) = self.style_and_place();
        let answer = self.take_answer();
        let mut response = match result {
            Ok(mut response) => {
                let own = response.status();
                *response.status_mut() = answer.status.unwrap_or(own);
                response
            }
            Err(error) => style.failure(&error, place),
        };
        response.headers_mut().extend(answer.headers);
        response
    }

    /// How this request is answered, and what the log calls its route.
    pub(super) fn style_and_place(&self) -> (&'static Style, &'static str) {
        let exchange = self.extension::<Exchange>();
        exchange.map_or((&Style::ENVELOPE, ""), |it| (&it.row.style, it.row.name))
    }
}

impl Style {
    /// 200 with the value.
    fn success<T: Serialize + 'static>(&self, value: &T) -> Result<Response> {
        match self.form {
            Form::Envelope => envelope::success(self, value),
            Form::Plain => plain::success(self, value),
        }
    }

    /// The status and the body for an error.
    pub(super) fn error(&self, error: &Error) -> Response {
        match self.form {
            Form::Envelope => envelope::error(self, error),
            Form::Plain => plain::error(self, error),
        }
    }

    /// The answer for an error of the route `place`; logged here where it is an operator's business.
    fn failure(&self, error: &Error, place: &str) -> Response {
        if self.is_operators_business(error) {
            log::unexpected(error, place);
        }
        self.error(error)
    }

    fn is_operators_business(&self, error: &Error) -> bool {
        let is_passed_on = self.form == Form::Plain && rpc::passed_on(error).is_some();
        matches!(error.kind(), Kind::Unexpected | Kind::Unavailable) && !is_passed_on
    }

    /// The HTTP status for an error.
    fn status(&self, error: &Error) -> StatusCode {
        let status = match error.kind() {
            Kind::Code(_) => self.code_status,
            Kind::Invalid(_) => 400,
            Kind::Unauthorized => 401,
            Kind::Unsigned => 403,
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
