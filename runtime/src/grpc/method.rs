//! One method of a served service.

use std::{sync::Arc, time::Duration};

use tonic::{Request, Streaming};

use super::{
    Call, Chain, Incoming,
    admission::Gate,
    deadline,
    observed::{Observed, Subject},
};
use crate::{Ctx, load::Breaker, telemetry::TraceContext};

/// One method of a served service: its names, metric handles and deadline, looked up once when the
/// server starts, never per call.
#[derive(Debug, Clone)]
pub struct Method {
    subject: Arc<Subject>,
    limit: Option<Duration>,
    recover: bool,
}

impl Method {
    /// A method with one message in and one out; it may take as long as the settings say.
    pub(super) fn unary(path: &'static str, chain: &Chain) -> Self {
        let gate = Gate {
            breaker: breaker(chain),
            shedder: chain.shedder.clone(),
        };
        Self {
            limit: chain.settings.timeout_of(path),
            ..Self::new(path, chain, gate)
        }
    }

    /// A method with a stream in, out, or both; it may take as long as its caller says and is never
    /// shed, as in go-zero, where both are for single messages.
    pub(super) fn streaming(path: &'static str, chain: &Chain) -> Self {
        let gate = Gate {
            breaker: breaker(chain),
            shedder: None,
        };
        Self::new(path, chain, gate)
    }

    fn new(path: &'static str, chain: &Chain, gate: Gate) -> Self {
        Self {
            subject: Subject::served(path, chain, gate),
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
        let seen = Observed::new(&self.subject, TraceContext::from_headers(&headers));
        let call = Call::new(seen.with_peer(peer), self.recover);
        let deadline = deadline::of_request(&headers, self.limit);
        let ctx = Ctx::new(headers, extensions)
            .with_peer(peer)
            .with_deadline(deadline)
            .with_trace(Some(call.context()));
        (call, ctx, message)
    }

    /// Takes a call with a stream of messages in, like [`Self::accept`].
    pub fn accept_stream<T>(&self, request: Request<Streaming<T>>) -> (Call, Ctx, Incoming<T>) {
        let (call, ctx, messages) = self.accept(request);
        (call, ctx, Incoming::received(messages))
    }
}

fn breaker(chain: &Chain) -> Option<Breaker> {
    chain.settings.middlewares.breaker.then(Breaker::default)
}
