//! The extractors of a generated handler.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, FromRequest, Request},
    response::Response,
};
use http::request::Parts;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::{
    Style,
    bind::{Payload, Sources, is_json},
    observed::Exchange,
};
use crate::{Ctx, Error, Result, error::Violation, telemetry::TraceContext};

/// Where no other limit is set, go-zero reads so much of a body.
const LARGEST_BODY: u64 = 8 << 20;

/// A request and its body, bound to the contract's type; a request that breaks the contract is
/// answered with 400 right here.
#[derive(Debug)]
pub struct Call<T>(pub Ctx, pub T);

impl<T: Payload, S: Sync> FromRequest<S> for Call<T> {
    type Rejection = Response;

    /// Not an `async fn`: its future would keep room for the request beside its parts.
    fn from_request(
        request: Request,
        _state: &S,
    ) -> impl Future<Output = Result<Self, Response>> + Send {
        let (mut parts, body) = request.into_parts();
        async move {
            match bound(&mut parts, body).await {
                Ok(value) => Ok(Self(context(parts), value)),
                Err(error) => Err(style(&parts).error(&error)),
            }
        }
    }
}

/// For a route without a request type: the body is left alone.
impl<S: Sync> FromRequest<S> for Ctx {
    type Rejection = Infallible;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Infallible> {
        Ok(context(request.into_parts().0))
    }
}

/// The contract's type, with every rule of it kept.
async fn bound<T: Payload>(parts: &mut Parts, body: Body) -> Result<T> {
    let body = collected(parts, body).await?;
    let value: T = read(parts, &body).await?;
    value.check().map_err(Error::invalid)?;
    Ok(value)
}

async fn read<T: Payload>(parts: &mut Parts, body: &[u8]) -> Result<T> {
    if is_json(parts)
        && let Some(value) = T::fast(body)
    {
        return Ok(value);
    }
    let sources = Sources::read(parts, body).await;
    let value = sources.and_then(|sources| T::read(&sources));
    value.map_err(Error::invalid)
}

/// The whole body, or 413 where it is larger than the route's limit.
async fn collected(parts: &Parts, body: Body) -> Result<Bytes> {
    let limit = parts
        .extensions
        .get::<Exchange>()
        .and_then(|it| it.row.max_bytes);
    let limit = limit.unwrap_or(LARGEST_BODY);
    let length = usize::try_from(limit).unwrap_or(usize::MAX);
    match Limited::new(body, length).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Error::too_large(limit)),
        Err(error) => Err(Error::invalid(vec![Violation {
            field: "body".to_owned(),
            rule: format!("could not be read: {error}").into(),
            value: String::new(),
        }])),
    }
}

/// The request as logic sees it.
pub(super) fn context(parts: Parts) -> Ctx {
    let deadline = parts
        .extensions
        .get::<Exchange>()
        .and_then(|it| it.deadline);
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|it| it.0);
    Ctx::new(parts.headers, parts.extensions)
        .with_peer(peer)
        .with_deadline(deadline)
        .with_trace(TraceContext::current())
}

fn style(parts: &Parts) -> Style {
    parts
        .extensions
        .get::<Exchange>()
        .map_or(Style::ENVELOPE, |it| it.row.style)
}
