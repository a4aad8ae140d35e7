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
    reception::Reception,
    route_settings::{MatchedRoute, RouteSettings},
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

    /// Trace, log, metrics: they see every answer, also those of the parts inside. A request that was
    /// refused already comes as an error.
    ///
    /// It is no `async fn`, which would keep room for the request. The parts inside give back a future
    /// without it as well: one that contains another is copied whenever that one is, and a request is
    /// large.
    fn observed<T, S>(
        self,
        request: Result<Request>,
        state: S,
        mut seen: Observation,
    ) -> impl Future<Output = Response> + Send + use<H, T, S>
    where
        H: Handler<T, S>,
        S: Send + 'static,
        T: 'static,
    {
        let answer = request.and_then(|request| self.limited(request, state, &mut seen));
        let answer = match answer {
            Ok(answer) => Either::Left(answer),
            Err(refusal) => Either::Right(ready(Err(refusal))),
        };
        answer.then(move |answer| seen.answered(answer))
    }

    /// MaxConns, breaker, MaxBytes, jwt: what can be said of a request before its body comes.
    fn admitted(&self, request: Request, seen: &mut Observation) -> Result<Request> {
        seen.admission.enter(seen.started)?;
        limits::check_length(&request, self.route.max_bytes)?;
        match self.is_to_unpack(&request) {
            // Whether that can be done comes before jwt.
            true => Ok(request),
            false => self.authorized(request),
        }
    }

    fn is_to_unpack(&self, request: &Request) -> bool {
        self.route.gunzip && gunzip::is_compressed(request)
    }

    /// Jwt.
    fn authorized(&self, mut request: Request) -> Result<Request> {
        if let Some(jwt) = &self.route.jwt {
            let claims = jwt.authorize(request.headers())?;
            request.extensions_mut().insert(claims);
        }
        Ok(request)
    }

    /// Shedding, timeout, recover: what bounds a handler from outside; and the statistics, which count
    /// what gets so far.
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
        let (route, begun) = (self.route, seen.begun);
        seen.admission.begin(begun)?;
        let timeout = route.timeout.filter(|_| !limits::is_long_lived(&request));
        let deadline = timeout.map(|timeout| begun + timeout);
        request.extensions_mut().insert(MatchedRoute {
            settings: route,
            deadline,
        });
        let measure = route.statistics.as_deref().map(|it| it.measure(begun));
        let answer = self.readable(request, state)?;
        Ok(async move {
            let _measure = measure;
            limits::within(deadline, limits::recovered(route.recover, answer)).await
        })
    }

    /// Gunzip.
    fn readable<T, S>(
        self,
        request: Request,
        state: S,
    ) -> Result<Either<PendingAnswer, impl Future<Output = Result<Response>> + Send + use<H, T, S>>>
    where
        H: Handler<T, S>,
        S: Send + 'static,
        T: 'static,
    {
        if self.is_to_unpack(&request) {
            return Ok(Either::Left(Box::pin(async move {
                let request = gunzip::decoded(request).await?;
                let request = self.authorized(request)?;
                self.verified(request, state)?.await
            })));
        }
        self.verified(request, state)
    }

    /// Signature.
    fn verified<T, S>(
        self,
        request: Request,
        state: S,
    ) -> Result<Either<PendingAnswer, impl Future<Output = Result<Response>> + Send + use<H, T, S>>>
    where
        H: Handler<T, S>,
        S: Send + 'static,
        T: 'static,
    {
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

    fn call(self, mut request: Request, state: S) -> Self::Future {
        let mut seen = Observation::begin(self.route, &mut request);
        let context = seen.context();
        let request = match self.admitted(request, &mut seen) {
            Ok(request) if Reception::is_due(self.route, &request) => {
                Either::Left(seen.receive(request))
            }
            request => Either::Right(ready(request)),
        };
        let observed = request.then(|request| {
            let request = seen.received(request);
            self.observed(request, state, seen)
        });
        Box::pin(scope(context, observed))
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
        let future = observed.call(Request::new(Body::empty()), ());
        assert!(size_of_val(&*future) <= 1032, "{}", size_of_val(&*future));
    }
}
