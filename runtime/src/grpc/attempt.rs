//! Sending one call: to which instance, with what metadata, and until when.

use std::{future::Future, time::Instant};

use http::{HeaderMap, HeaderName};
use tonic::{Code, Request, Status, client::Grpc, metadata::MetadataMap};

use super::client_layer::Layered;
use crate::{Ctx, telemetry::TraceContext};

/// W3C Baggage, which go-zero forwards as well.
const BAGGAGE: HeaderName = HeaderName::from_static("baggage");
/// W3C Trace Context; our spans add nothing to it.
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

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
    carry_on(ctx.headers(), &mut headers);
    context.inject(&mut headers);
    *request.metadata_mut() = MetadataMap::from_headers(headers);
    if let Some(deadline) = deadline {
        request.set_timeout(deadline.saturating_duration_since(Instant::now()));
    }
    request
}

/// What the request's own caller wants to travel on with the trace.
fn carry_on(from: &HeaderMap, to: &mut HeaderMap) {
    for name in [BAGGAGE, TRACESTATE] {
        if from.contains_key(&name) && !to.contains_key(&name) {
            let values = from.get_all(&name).iter().cloned();
            to.extend(values.map(|value| (name.clone(), value)));
        }
    }
}

/// The connection in its layers, once it can take a call.
pub(super) async fn ready(connection: Layered) -> Result<Grpc<Layered>, Status> {
    let mut grpc = Grpc::new(connection);
    grpc.ready().await?;
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
