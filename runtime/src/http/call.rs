//! The extractors of a generated handler.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    body::Body,
    extract::{ConnectInfo, FromRequest, Request},
    response::Response,
};
use http::request::Parts;

use super::{
    Style,
    bind::{Payload, Sources, is_json},
    limits,
    route_settings::MatchedRoute,
};
use crate::{Ctx, Error, Result, telemetry::TraceContext};

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
    let route = parts.extensions.get::<MatchedRoute>();
    let limit = route.and_then(|it| it.settings.max_bytes);
    let body = limits::collected(body, limit).await?;
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

/// The request as logic sees it.
pub(super) fn context(parts: Parts) -> Ctx {
    let deadline = parts
        .extensions
        .get::<MatchedRoute>()
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
        .get::<MatchedRoute>()
        .map_or(Style::ENVELOPE, |it| it.settings.style)
}
