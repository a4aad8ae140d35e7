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

use crate::{Error, Result, error::Kind, load::Refused, log};

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
        let mut response = self.error(error);
        if response.status().is_server_error() && !is_outage(error) {
            response.extensions_mut().insert(NoOutage);
        }
        response
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
            Kind::Overloaded => 429,
            Kind::NotImplemented => 501,
            // go-zero answers its own timeouts with 503, too.
            Kind::Timeout | Kind::Unavailable => 503,
            Kind::Status(status) => *status,
            Kind::Unexpected => self.internal_status,
        };
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// Marks an answer that is a failure by its status, but no reason for the route's breaker.
#[derive(Debug, Clone, Copy)]
pub(super) struct NoOutage;

/// Whether the service, or one that it called, cannot do its work. An error that logic did not expect is
/// that of one request: go-zero answers it with 400, which its breaker does not count.
fn is_outage(error: &Error) -> bool {
    match error.kind() {
        Kind::Unexpected => rpc::is_outage(error),
        Kind::Unavailable => !Refused::is_behind(error),
        _ => true,
    }
}

#[cfg(test)]
mod tests;
