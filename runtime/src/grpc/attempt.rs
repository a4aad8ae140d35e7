//! Sending one call: to which instance, with what metadata, and until when.

use std::{future::Future, time::Instant};

use tonic::{Code, Request, Status, client::Grpc, metadata::MetadataMap};

use super::endpoints::{Instance, Transport};
use crate::{Ctx, telemetry::TraceContext};

/// The request for one attempt: the metadata that `ctx` forwards, `traceparent` and the time that is
/// left until the deadline.
pub(super) fn request<M>(
    ctx: &Ctx,
    message: M,
    context: TraceContext,
    deadline: Option<Instant>,
) -> Request<M> {
    let mut request = Request::new(message);
    let mut headers = ctx.outgoing();
    context.inject(&mut headers);
    *request.metadata_mut() = MetadataMap::from_headers(headers);
    if let Some(deadline) = deadline {
        request.set_timeout(deadline.saturating_duration_since(Instant::now()));
    }
    request
}

/// The instance, once it can take a call.
pub(super) async fn ready(instance: &Instance) -> Result<Grpc<Transport>, Status> {
    let mut grpc = Grpc::new(instance.transport());
    let ready = grpc.ready().await;
    ready.map_err(|cause| Status::from_error(cause.into()))?;
    Ok(grpc)
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
