//! Routes under `raw: true`: logic gets the HTTP request and gives the HTTP response.

use std::convert::Infallible;

use axum::{
    extract::{FromRequest, Request},
    response::Response,
};

use super::call::context;
use crate::{Ctx, Result};

/// The request as it came, its body unread.
#[derive(Debug)]
pub struct Raw(pub Ctx, pub Request);

impl<S: Sync> FromRequest<S> for Raw {
    type Rejection = Infallible;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Infallible> {
        let (parts, body) = request.into_parts();
        let ctx = context(parts.clone());
        Ok(Self(ctx, Request::from_parts(parts, body)))
    }
}

impl Ctx {
    /// The response that logic made, with the headers and cookies that it set on this context; its error
    /// is answered as [`answer`](Self::answer) does.
    pub fn answer_raw(&self, result: Result<Response>) -> Response {
        match result {
            Ok(mut response) => {
                response.headers_mut().extend(self.take_answer().headers);
                response
            }
            Err(error) => self.answer::<()>(Err(error)),
        }
    }
}
