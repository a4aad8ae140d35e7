//! What answers look like, values and errors alike: the [`Style`] of a workspace.

mod envelope;
mod plain;
mod refusal;
#[cfg(feature = "grpc")]
mod rpc;
#[cfg(not(feature = "grpc"))]
#[path = "no_rpc.rs"]
mod rpc;
mod style;
mod text;

use axum::response::Response;
use http::StatusCode;
use serde::Serialize;

pub use style::{Form, Style};

use crate::{Error, Result, error::Kind, log};

impl Style {
    /// 200 with the value.
    pub(super) fn success<T: Serialize + 'static>(&self, value: &T) -> Result<Response> {
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
    pub(super) fn failure(&self, error: &Error, place: &str) -> Response {
        if self.is_operators_business(error) {
            log::unexpected(error, place);
        }
        self.error(error)
    }

    fn is_operators_business(&self, error: &Error) -> bool {
        let is_passed_on = self.form == Form::Plain && rpc::passed_on(error).is_some();
        error.is_operators_business() && !is_passed_on
    }

    /// The HTTP status for an error.
    fn status(&self, error: &Error) -> StatusCode {
        let status = match error.kind() {
            Kind::Code(_) => self.error_status,
            Kind::Invalid(_) => 400,
            Kind::Unauthorized => 401,
            Kind::Unsigned => 403,
            Kind::NotFound => 404,
            Kind::TooLarge => 413,
            Kind::NotImplemented => 501,
            // go-zero answers its own timeouts with 503, too.
            Kind::Timeout | Kind::Unavailable => 503,
            Kind::Status(status) => *status,
            Kind::Unexpected => self.internal_status,
        };
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

#[cfg(test)]
mod tests;
