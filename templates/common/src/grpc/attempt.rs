//! Sending one call: to which instance, with what metadata, and until when.

use std::{error::Error, future::Future, time::Instant};

use tonic::{Code, ConnectError, Request, Status, client::Grpc, metadata::MetadataMap};

use super::endpoints::Transport;
use crate::telemetry::TraceContext;

/// The request for one attempt: `traceparent` and the time that is left until the deadline.
pub(super) fn request<M>(
    message: M,
    context: TraceContext,
    deadline: Option<Instant>,
) -> Request<M> {
    let mut request = Request::new(message);
    let mut headers = std::mem::take(request.metadata_mut()).into_headers();
    context.inject(&mut headers);
    *request.metadata_mut() = MetadataMap::from_headers(headers);
    if let Some(deadline) = deadline {
        request.set_timeout(deadline.saturating_duration_since(Instant::now()));
    }
    request
}

/// Sends a call that can be sent again: to the next instance while a connection never took it.
pub(super) async fn on_each<T>(
    instances: impl Iterator<Item = Transport>,
    send: impl AsyncFn(&mut Grpc<Transport>) -> Result<T, Status>,
) -> Result<T, Status> {
    let mut failure = Status::unavailable("no instance");
    for transport in instances {
        let mut grpc = Grpc::new(transport);
        grpc.ready()
            .await
            .map_err(|cause| Status::from_error(cause.into()))?;
        match send(&mut grpc).await {
            Err(status) if was_never_taken(&status) => failure = status,
            answer => return answer,
        }
    }
    Err(failure)
}

/// Sends a call that cannot be sent again.
pub(super) async fn once<T>(
    mut instances: impl Iterator<Item = Transport>,
    send: impl AsyncFnOnce(&mut Grpc<Transport>) -> Result<T, Status>,
) -> Result<T, Status> {
    let Some(transport) = instances.next() else {
        return Err(Status::unavailable("no instance"));
    };
    let mut grpc = Grpc::new(transport);
    grpc.ready()
        .await
        .map_err(|cause| Status::from_error(cause.into()))?;
    send(&mut grpc).await
}

/// What `sent` comes to before the deadline.
pub(super) async fn within<T>(
    deadline: Option<Instant>,
    sent: impl Future<Output = Result<T, Status>>,
) -> Result<T, Status> {
    let Some(deadline) = deadline else {
        return sent.await;
    };
    let answer = tokio::time::timeout_at(deadline.into(), sent).await;
    match answer.unwrap_or_else(|_| Err(expired())) {
        // tonic keeps the same deadline and calls its end a cancellation.
        Err(status) if status.code() == Code::Cancelled && deadline <= Instant::now() => {
            Err(expired())
        }
        answer => answer,
    }
}

fn expired() -> Status {
    Status::deadline_exceeded("the deadline passed")
}

/// Whether no server can have seen the call, so that another may get it.
fn was_never_taken(status: &Status) -> bool {
    let mut cause = status.source();
    while let Some(error) = cause {
        if error.is::<ConnectError>() {
            return true;
        }
        cause = error.source();
    }
    false
}
