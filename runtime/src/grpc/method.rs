//! One method of a served service.

use std::{sync::Arc, time::Duration};

use tonic::{Request, Streaming};

use super::{
    Call, Chain, Incoming,
    admission::Gate,
    deadline,
    observed::{ObservedCall, ObservedMethod},
};
use crate::{Ctx, load::Breaker, telemetry::TraceContext};

/// One method of a served service: its names, metric handles and deadline, looked up once when the
/// server starts, never per call.
#[derive(Debug, Clone)]
pub struct Method {
    observed: Arc<ObservedMethod>,
    limit: Option<Duration>,
    recover: bool,
}

impl Chain {
    /// The method `path`, `/package.Service/Method`, with one message in and one out; it may take as long
    /// as the settings say.
    pub fn unary(&self, path: &'static str) -> Method {
        self.add_single(path);
        let gate = Gate {
            breaker: breaker(self),
            shedder: self.shedder.clone(),
        };
        Method {
            limit: self.settings.timeout_of(path),
            ..Method::new(path, self, gate)
        }
    }

    /// The method `path` with a stream in, out, or both; it may take as long as its caller says and is
    /// never shed, as in go-zero, where both are for single messages.
    pub fn streaming(&self, path: &'static str) -> Method {
        let gate = Gate {
            breaker: breaker(self),
            shedder: None,
        };
        Method::new(path, self, gate)
    }
}

impl Method {
    fn new(path: &'static str, chain: &Chain, gate: Gate) -> Self {
        Self {
            observed: ObservedMethod::served(path, chain, gate),
            limit: None,
            recover: chain.settings.middlewares.recover,
        }
    }

    /// Takes a call with one message in: opens its span and gives it to logic as a [`Ctx`] and the
    /// message.
    pub fn accept<T>(&self, request: Request<T>) -> (Call, Ctx, T) {
        let peer = request.remote_addr();
        let (metadata, extensions, message) = request.into_parts();
        let headers = metadata.into_headers();
        let seen = ObservedCall::new(&self.observed, TraceContext::from_headers(&headers));
        let deadline = deadline::of_request(&headers, seen.started(), self.limit);
        let call = Call::new(seen.with_peer(peer), self.recover);
        let ctx = Ctx::new(headers, extensions)
            .with_peer(peer)
            .with_deadline(deadline)
            .with_trace(Some(call.context()));
        (call, ctx, message)
    }

    /// Takes a call with a stream of messages in, like [`Self::accept`].
    pub fn accept_stream<T>(&self, request: Request<Streaming<T>>) -> (Call, Ctx, Incoming<T>) {
        let (call, ctx, messages) = self.accept(request);
        (call.lasting(), ctx, Incoming::received(messages))
    }
}

fn breaker(chain: &Chain) -> Option<Breaker> {
    chain.settings.middlewares.breaker.then(Breaker::default)
}
