//! A body that takes longer than its handler: downloads and events.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use pin_project_lite::pin_project;

use crate::telemetry::TraceContext;

pin_project! {
    /// A body that is made under the request's span. With its end `seen` is dropped: the request is
    /// written down, and its place is free again.
    pub(super) struct ObservedBody<O> {
        #[pin]
        body: Body,
        context: Option<TraceContext>,
        seen: O,
    }
}

impl<O> ObservedBody<O> {
    pub(super) fn new(body: Body, context: Option<TraceContext>, seen: O) -> Self {
        Self {
            body,
            context,
            seen,
        }
    }
}

impl<O> http_body::Body for ObservedBody<O> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.project();
        let _entered = this.context.map(TraceContext::enter);
        this.body.poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
