//! Errors of middleware, and of handlers that the user adds by hand.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::header::CONTENT_LENGTH;

use super::Style;
use crate::Error;

/// Travels with a response from where an error was returned to where the style is known.
#[derive(Clone)]
struct Refusal(Arc<Error>);

/// Lets middleware and handlers of the user's own return the error. The service that answers the
/// request logs it and puts the answer into the style of the workspace.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = Style::ENVELOPE.error(&self);
        response.extensions_mut().insert(Refusal(Arc::new(self)));
        response
    }
}

impl Style {
    /// The same response, but in this style if it came from an error; headers that middleware added on
    /// the way out stay.
    pub(in crate::http) fn settled(&self, mut response: Response, place: &str) -> Response {
        let Some(Refusal(error)) = response.extensions_mut().remove() else {
            return response;
        };
        let (answer, body) = self.failure(&error, place).into_parts();
        *response.status_mut() = answer.status;
        response.headers_mut().remove(CONTENT_LENGTH);
        response.headers_mut().extend(answer.headers);
        *response.body_mut() = body;
        response
    }
}
