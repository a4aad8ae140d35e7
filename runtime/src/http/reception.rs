//! A request's body is there before the request begins: how slowly a client sends it is no measure of the
//! service, so neither the breaker nor the shedder hears of it, nor does the time of the handler run.
//!
//! go-zero reads the body within the handler and has a time limit on the connection for it, 0.8 of the
//! longest `Timeout` (`rest/engine.go`), which the handler sees as a bad request.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Instant,
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
};
use http_body::{Body as _, Frame};

use super::{
    gathered::Gathered, limits, patience::Patience, room::Room, route_settings::RouteSettings,
};
use crate::Result;

/// A request whose body is coming.
pub(super) struct Reception {
    /// Without its body.
    request: Option<Request>,
    body: Body,
    gathered: Gathered,
    room: Room,
    /// When it has to be there.
    until: Option<Instant>,
    patience: Patience,
}

impl Reception {
    /// Whether the handler of this route waits for a body that is not there yet.
    pub(super) fn is_due(route: &RouteSettings, request: &Request) -> bool {
        route.receives && !request.body().is_end_stream()
    }

    /// Receives the body of a request that came at `started`.
    pub(super) fn new(mut request: Request, route: &RouteSettings, started: Instant) -> Self {
        let body = std::mem::take(request.body_mut());
        let gathered = Gathered::up_to(route.max_bytes);
        let hint = body.size_hint();
        Self {
            room: Room::of(hint.upper().unwrap_or(gathered.limit())),
            request: Some(request),
            body,
            gathered,
            until: route.timeout.map(|timeout| started + timeout * 4 / 5),
            patience: Patience::default(),
        }
    }

    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        ready!(self.room.poll_taken(cx));
        while !self.body.is_end_stream() {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(frame) => self.add(frame)?,
                None => break,
            }
        }
        Poll::Ready(Ok(()))
    }

    fn add(&mut self, frame: Result<Frame<Bytes>, axum::Error>) -> Result<()> {
        match frame.map_err(limits::unreadable)?.into_data() {
            Ok(data) => self.gathered.add(data),
            // Trailers, which nobody asks for.
            Err(_) => Ok(()),
        }
    }
}

impl Future for Reception {
    type Output = Result<Request>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Request>> {
        let this = &mut *self;
        let came = match this.poll_body(cx) {
            Poll::Ready(came) => came,
            Poll::Pending => {
                let Some(until) = this.until else {
                    return Poll::Pending;
                };
                ready!(this.patience.poll_over(cx, || until.into()));
                Err(limits::too_slow())
            }
        };
        // Not asked again after it is ready.
        let mut request = this.request.take().unwrap_or_default();
        Poll::Ready(came.map(|()| {
            *request.body_mut() = Body::from(this.gathered.take());
            request
        }))
    }
}
