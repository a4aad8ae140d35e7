//! Messages on their way in: how long one may take, and how much memory all of them.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{BoxError, body::Bytes};
use http::{Request, Response};
use http_body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};
use tonic::{Status, body::Body, service::Routes};
use tower::Service;

use super::{
    Chain,
    framing::{Framing, HEAD},
};
use crate::settings::RpcServer;

/// A message may have so many bytes without a place in the common room, so that large ones never keep
/// ordinary ones out.
const SMALL: usize = 64 << 10;

/// The largest message (grpc-go's default).
const LARGEST: usize = 4 << 20;

/// The room for what large messages have beyond that: fifteen of the largest.
const ROOM: usize = 60 << 20;

/// The services of a server, behind what it asks of messages on their way in.
#[derive(Debug, Clone)]
pub(super) struct Reception {
    routes: Routes,
    settings: Arc<RpcServer>,
    /// The methods with one message in, sorted.
    single: Arc<[&'static str]>,
    taken: Arc<AtomicUsize>,
}

impl Reception {
    /// Of a server with all methods that `chain` has given.
    pub(super) fn new(routes: Routes, chain: &Chain) -> Self {
        let mut single = chain.single();
        single.sort_unstable();
        Self {
            routes,
            settings: Arc::new(chain.settings.clone()),
            single: single.into(),
            taken: Arc::default(),
        }
    }

    fn receiving<B>(&self, path: &str, body: B) -> Receiving<B> {
        Receiving {
            body,
            framing: Framing::default(),
            underway: 0,
            is_single: self.single.binary_search(&path).is_ok(),
            limit: self.settings.timeout_of(path),
            timer: None,
            room: Room::of(&self.taken),
        }
    }
}

impl<B> Service<Request<B>> for Reception
where
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Unpin + Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = <Routes as Service<Request<Body>>>::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request<Body>>::poll_ready(&mut self.routes, cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (parts, body) = request.into_parts();
        let body = Body::new(self.receiving(parts.uri.path(), body));
        self.routes.call(Request::from_parts(parts, body))
    }
}

/// The body of a request.
struct Receiving<B> {
    body: B,
    framing: Framing,
    /// Bytes of the message that is not complete.
    underway: usize,
    /// Whether a message is due from the start; streams may wait between theirs.
    is_single: bool,
    limit: Option<Duration>,
    /// Made when the first wait for a message begins: most never wait.
    timer: Option<Pin<Box<Sleep>>>,
    room: Room,
}

impl<B> Receiving<B> {
    /// Ends the call whose message takes too long.
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<Status> {
        let Some(limit) = self.limit.filter(|_| self.is_single || self.underway > 0) else {
            return Poll::Pending;
        };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(limit)));
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(Status::deadline_exceeded(
            "the message did not arrive in time",
        ))
    }

    fn take(&mut self, data: &[u8]) -> Result<(), Status> {
        self.underway = self.framing.feed(self.underway, data);
        let length = self.underway.saturating_add(self.framing.missing());
        if length > LARGEST + HEAD {
            return Err(too_large(length - HEAD));
        }
        if self.underway == 0 && !self.is_single {
            self.timer = None;
        }
        let is_room = self.room.hold(self.underway.saturating_sub(SMALL));
        is_room
            .then_some(())
            .ok_or_else(|| Status::resource_exhausted("too many large messages are being received"))
    }
}

/// RESOURCE_EXHAUSTED with grpc-go's text, where tonic would answer OUT_OF_RANGE.
fn too_large(length: usize) -> Status {
    Status::resource_exhausted(format!(
        "grpc: received message larger than max ({length} vs. {LARGEST})"
    ))
}

impl<B> http_body::Body for Receiving<B>
where
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Unpin,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) else {
            return self.wait(cx).map(|late| Some(Err(late)));
        };
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
            && let Err(full) = self.take(data)
        {
            return Poll::Ready(Some(Err(full)));
        }
        Poll::Ready(frame.map(|frame| frame.map_err(|cause| Status::from_error(cause.into()))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The part of the common room that one call holds.
struct Room {
    own: usize,
    taken: Arc<AtomicUsize>,
}

impl Room {
    fn of(taken: &Arc<AtomicUsize>) -> Self {
        Self {
            own: 0,
            taken: Arc::clone(taken),
        }
    }

    /// Holds `wanted` bytes from now on; false where there are not so many.
    fn hold(&mut self, wanted: usize) -> bool {
        let before = std::mem::replace(&mut self.own, wanted);
        if wanted <= before {
            // Nearly always nothing.
            if wanted < before {
                self.taken.fetch_sub(before - wanted, Ordering::Relaxed);
            }
            return true;
        }
        let more = wanted - before;
        self.taken.fetch_add(more, Ordering::Relaxed) + more <= ROOM
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.hold(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_given_back() {
        let taken = Arc::new(AtomicUsize::new(0));
        let room = || Room::of(&taken);
        let mut first = room();
        assert!(first.hold(ROOM - 10) && first.hold(ROOM - 20));
        let mut second = room();
        assert!(second.hold(20) && !second.hold(21));
        drop(first);
        assert!(second.hold(22));
        drop(second);
        assert_eq!(taken.load(Ordering::Relaxed), 0);
    }
}
