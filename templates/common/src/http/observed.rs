//! The chain around a handler, in go-zero's order (`rest/engine.go`).
//!
//! It is a [`Handler`] and no tower layer: axum boxes the future of every layer, and a layer would
//! have to look up what the generator knows. One box holds the whole chain.

use std::{pin::Pin, time::Instant};

use axum::{extract::Request, handler::Handler, response::Response};

use super::{
    chain::Row, gunzip, limits, observation::Observation, statistics::Statistics,
    transcript::Transcript,
};
use crate::{
    Error, Result,
    telemetry::{TraceContext, scope},
};

/// A handler behind the chain; made by [`Chain::observed`](super::Chain::observed).
#[derive(Clone)]
pub struct Observed<H> {
    row: &'static Row,
    handler: H,
}

/// What the parts inside the chain know of the request beside its own parts.
#[derive(Clone, Copy)]
pub(super) struct Exchange {
    pub row: &'static Row,
    pub deadline: Option<Instant>,
}

impl<H> Observed<H> {
    pub(super) fn new(row: &'static Row, handler: H) -> Self {
        Self { row, handler }
    }

    /// Trace, log, metrics: they see every answer, also those of the parts inside.
    async fn observed<T, S>(self, mut request: Request, state: S, mut seen: Observation) -> Response
    where
        H: Handler<T, S>,
    {
        let row = self.row;
        let transcript = row.verbose.then(|| Transcript::of(&mut request));
        let answer = self.limited(request, state, &mut seen).await;
        let response = answer.unwrap_or_else(|error| row.style.error(&error));
        let response = row.style.settled(response, row.name);
        seen.end(match transcript {
            Some(transcript) => transcript.end(response).await,
            None => response,
        })
    }

    /// MaxConns, breaker, shedding, timeout, recover: what bounds a handler from outside.
    async fn limited<T, S>(
        self,
        mut request: Request,
        state: S,
        seen: &mut Observation,
    ) -> Result<Response>
    where
        H: Handler<T, S>,
    {
        let row = self.row;
        seen.admission.enter()?;
        let timeout = row.timeout.filter(|_| !limits::is_long_lived(&request));
        let deadline = timeout.map(|timeout| Instant::now() + timeout);
        request.extensions_mut().insert(Exchange { row, deadline });
        let answer = self.admitted(request, state);
        limits::within(deadline, limits::recovered(row.recover, answer)).await
    }

    /// Statistics, MaxBytes, gunzip, jwt, signature, then middleware and the handler.
    async fn admitted<T, S>(self, mut request: Request, state: S) -> Result<Response>
    where
        H: Handler<T, S>,
    {
        let _measure = self.row.statistics.as_deref().map(Statistics::measure);
        limits::check_length(&request, self.row.max_bytes)?;
        if self.row.gunzip {
            request = gunzip::decoded(request).await?;
        }
        if let Some(jwt) = &self.row.jwt {
            let claims = jwt.authorize(request.headers())?;
            request.extensions_mut().insert(claims);
        }
        if self.row.signed {
            // Nobody comes in unchecked: until signatures are verified the route is closed.
            return Err(Error::not_implemented("signature"));
        }
        Ok(self.handler.call(request, state).await)
    }
}

impl<H, T, S> Handler<T, S> for Observed<H>
where
    H: Handler<T, S>,
    S: Send + 'static,
    T: 'static,
{
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, state: S) -> Self::Future {
        let seen = Observation::begin(self.row, &request);
        Box::pin(under(seen.context(), self.observed(request, state, seen)))
    }
}

/// Runs the future under the span, where there is one.
async fn under<F: Future>(context: Option<TraceContext>, future: F) -> F::Output {
    match context {
        Some(context) => scope(context, future).await,
        None => future.await,
    }
}
