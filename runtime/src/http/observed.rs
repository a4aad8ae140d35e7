//! The chain around a handler, in go-zero's order (`rest/engine.go`).
//!
//! It is a [`Handler`] and no tower layer: axum boxes the future of every layer, and a layer would
//! have to look up what the generator knows. One box holds the whole chain.

use std::pin::Pin;

use axum::{extract::Request, handler::Handler, response::Response};
use futures_util::{
    FutureExt as _,
    future::{Either, ready},
};

use super::{
    gunzip, limits,
    observation::Observation,
    route_settings::{MatchedRoute, RouteSettings},
    transcript::Transcript,
};
use crate::{Result, telemetry::scope};

/// A handler behind the chain; made by [`Chain::observed`](super::Chain::observed).
#[derive(Clone)]
pub struct Observed<H> {
    route: &'static RouteSettings,
    handler: H,
}

/// An answer that waits for the request's body first. That is rare, and in a box the others do not keep
/// room for it.
type PendingAnswer = Pin<Box<dyn Future<Output = Result<Response>> + Send>>;

impl<H> Observed<H> {
    pub(super) fn new(route: &'static RouteSettings, handler: H) -> Self {
        Self { route, handler }
    }

    /// Trace, log, metrics: they see every answer, also those of the parts inside.
    ///
    /// Only this future holds the request, and it is no `async fn`, which would keep room for it twice.
    /// The parts inside give back a future without it: one that contains another is copied whenever
    /// that one is, and a request is large.
    fn observed<T, S>(
        self,
        mut request: Request,
        state: S,
        mut seen: Observation,
    ) -> impl Future<Output = Response> + Send + use<H, T, S>
    where
        H: Handler<T, S>,
        S: Send + 'static,
        T: 'static,
    {
        let route = self.route;
        let transcript = route.verbose.then(|| Transcript::of(&mut request));
        async move {
            let answer = match self.limited(request, state, &mut seen) {
                Ok(answer) => Either::Left(answer),
                Err(refusal) => Either::Right(ready(Err(refusal))),
            };
            let response = answer
                .await
                .unwrap_or_else(|error| route.style.error(&error));
            let response = route.style.settled(response, route.name);
            seen.end(match transcript {
                Some(transcript) => Box::pin(transcript.end(response)).await,
                None => response,
            })
        }
    }

    /// MaxConns, breaker, shedding, timeout, recover: what bounds a handler from outside; and the
    /// statistics, which count what gets so far.
    fn limited<T, S>(
        self,
        mut request: Request,
        state: S,
        seen: &mut Observation,
    ) -> Result<impl Future<Output = Result<Response>> + Send + use<H, T, S>>
    where
        H: Handler<T, S>,
        S: Send + 'static,
        T: 'static,
    {
        let (route, started) = (self.route, seen.started);
        seen.admission.enter(started)?;
        let timeout = route.timeout.filter(|_| !limits::is_long_lived(&request));
        let deadline = timeout.map(|timeout| started + timeout);
        request.extensions_mut().insert(MatchedRoute {
            settings: route,
            deadline,
        });
        let measure = route.statistics.as_deref().map(|it| it.measure(started));
        let answer = self.admitted(request, state)?;
        Ok(async move {
            let _measure = measure;
            limits::within(deadline, limits::recovered(route.recover, answer)).await
        })
    }

    /// MaxBytes and gunzip.
    fn admitted<T, S>(
        self,
        request: Request,
        state: S,
    ) -> Result<Either<PendingAnswer, impl Future<Output = Result<Response>> + Send + use<H, T, S>>>
    where
        H: Handler<T, S>,
        S: Send + 'static,
        T: 'static,
    {
        limits::check_length(&request, self.route.max_bytes)?;
        if self.route.gunzip && gunzip::is_compressed(&request) {
            return Ok(Either::Left(Box::pin(async move {
                let request = gunzip::decoded(request).await?;
                self.authorized(request, state)?.await
            })));
        }
        self.authorized(request, state)
    }

    /// Jwt and signature.
    fn authorized<T, S>(
        self,
        mut request: Request,
        state: S,
    ) -> Result<Either<PendingAnswer, impl Future<Output = Result<Response>> + Send + use<H, T, S>>>
    where
        H: Handler<T, S>,
        S: Send + 'static,
        T: 'static,
    {
        if let Some(jwt) = &self.route.jwt {
            let claims = jwt.authorize(request.headers())?;
            request.extensions_mut().insert(claims);
        }
        #[cfg(feature = "signature")]
        if let Some(signature) = &self.route.signature {
            let route = self.route;
            return Ok(Either::Left(Box::pin(async move {
                let verified = signature.verified(request, route.name, route.max_bytes);
                let (request, cipher) = verified.await?;
                let answer = self.called(request, state)?.await;
                match cipher {
                    Some(cipher) => cipher.sealed(route.style.settled(answer, route.name)).await,
                    None => Ok(answer),
                }
            })));
        }
        Ok(Either::Right(self.called(request, state)?.map(Ok)))
    }

    /// Middleware and the handler, which usually do nothing before the future is polled.
    fn called<T, S>(self, request: Request, state: S) -> Result<H::Future>
    where
        H: Handler<T, S>,
    {
        limits::called(self.route.recover, || self.handler.call(request, state))
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
        let seen = Observation::begin(self.route, &request);
        Box::pin(scope(seen.context(), self.observed(request, state, seen)))
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;
    use crate::{
        http::{Chain, Route, Style},
        settings,
        telemetry::Telemetry,
    };

    async fn handler() -> &'static str {
        ""
    }

    /// glibc keeps freed blocks of up to 1032 bytes at hand in each thread; larger ones cost a request
    /// more than its metrics and its trace do.
    #[test]
    fn the_future_of_a_request_is_small() {
        let chain = Chain::new(
            &settings::Http::default(),
            &Telemetry::off(),
            Style::ENVELOPE,
        );
        let observed = chain.observed(Route::post("/"), handler);
        let request = Request::new(Body::empty());
        let seen = Observation::begin(observed.route, &request);
        let future = scope(None, observed.observed(request, (), seen));
        assert!(size_of_val(&future) <= 1032, "{}", size_of_val(&future));
    }
}
