//! What bounds a handler from outside: time, panics, the body's length.

use std::{
    any::Any,
    panic::{self, AssertUnwindSafe},
    time::Instant,
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    response::Response,
};
use futures_util::FutureExt as _;
use http::header::{ACCEPT, CONTENT_LENGTH, UPGRADE};
use http_body_util::BodyExt as _;

use super::{gathered::Gathered, stalled::Stalled};
use crate::{
    Error, Result,
    error::{Kind, Violation},
    log,
};

/// Whether the answer is meant to outlast the timeout: websockets and server-sent events, by go-zero's
/// test.
pub(super) fn is_long_lived(request: &Request) -> bool {
    let is = |name, value: &str| {
        let header = request
            .headers()
            .get(name)
            .and_then(|header| header.to_str().ok());
        header.is_some_and(|header| header.eq_ignore_ascii_case(value))
    };
    is(UPGRADE, "websocket") || is(ACCEPT, "text/event-stream")
}

/// Gives the handler up at `deadline`.
pub(super) async fn within<F>(deadline: Option<Instant>, answer: F) -> Result<Response>
where
    F: Future<Output = Result<Response>>,
{
    match deadline {
        None => answer.await,
        Some(deadline) => tokio::time::timeout_at(deadline.into(), answer)
            .await
            .unwrap_or_else(|_| Err(Error::timeout())),
    }
}

/// A panic becomes an unexpected error, which is logged here.
pub(super) async fn recovered<F>(on: bool, answer: F) -> Result<Response>
where
    F: Future<Output = Result<Response>>,
{
    if !on {
        return answer.await;
    }
    // The handler is not polled again after a panic, so nobody sees what it left half done.
    let answer = AssertUnwindSafe(answer).catch_unwind().await;
    answer.unwrap_or_else(|panic| Err(panicked(&*panic)))
}

/// The same for what a handler does before its future is polled.
pub(super) fn called<F>(on: bool, call: impl FnOnce() -> F) -> Result<F> {
    if !on {
        return Ok(call());
    }
    panic::catch_unwind(AssertUnwindSafe(call)).map_err(|panic| panicked(&*panic))
}

fn panicked(panic: &(dyn Any + Send)) -> Error {
    let what = log::panicked(panic);
    tracing::error!("{what}");
    Error::new(Kind::Unexpected, "panic")
}

/// Refuses a body that says itself that it is too long; one that does not say is cut while it is read.
pub(super) fn check_length(request: &Request, limit: Option<u64>) -> Result<()> {
    let length = request.headers().get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    match (length, limit) {
        (Some(length), Some(limit)) if length > limit => Err(Error::too_large(limit)),
        _ => Ok(()),
    }
}

/// The whole body, or 413 where it is larger than the route's limit.
pub(super) async fn collected(mut body: Body, limit: Option<u64>) -> Result<Bytes> {
    let mut gathered = Gathered::up_to(limit);
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame.map_err(unreadable)?.into_data() {
            gathered.add(data)?;
        }
    }
    Ok(gathered.take())
}

/// A body that broke off, or that its client stopped to send.
pub(super) fn unreadable(error: axum::Error) -> Error {
    if Stalled::is_cause_of(&error) {
        return too_slow();
    }
    Error::invalid(vec![Violation {
        field: "body".to_owned(),
        rule: format!("could not be read: {error}").into(),
        value: String::new(),
    }])
}

/// A body that did not come in time.
pub(super) fn too_slow() -> Error {
    Error::status(408, "the body did not come in time")
}
