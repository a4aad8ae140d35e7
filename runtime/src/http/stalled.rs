//! A body whose client has stopped to send, on a route that takes it as it comes.

use std::{
    error::Error,
    fmt,
    iter::successors,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::Instant;

use super::patience::Patience;

/// After so long without a byte nobody is sending any more.
const LIMIT: Duration = Duration::from_secs(30);

type Failure = Box<dyn Error + Send + Sync>;

/// The error of a body that does not come any more.
#[derive(Debug)]
pub(super) struct Stalled;

impl Stalled {
    /// Whether an error comes of such a body.
    pub(super) fn is_cause_of(error: &(dyn Error + 'static)) -> bool {
        successors(Some(error), |error| (*error).source()).any(|error| error.is::<Self>())
    }
}

impl fmt::Display for Stalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body did not come in time")
    }
}

impl Error for Stalled {}

/// A body as it comes, or an error once it does not.
pub(super) struct Watched<B> {
    body: B,
    /// When it has to be there; none where it is enough that something comes.
    until: Option<std::time::Instant>,
    patience: Patience,
}

impl<B> Watched<B> {
    /// A body of which something has to come from time to time.
    pub(super) fn new(body: B) -> Self {
        Self {
            body,
            until: None,
            patience: Patience::default(),
        }
    }

    /// A body that has to be there by then.
    pub(super) fn until(body: B, until: std::time::Instant) -> Self {
        Self {
            until: Some(until),
            ..Self::new(body)
        }
    }

    /// Ready when it is too late.
    fn poll_late(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let until = self.until;
        self.patience.poll_over(cx, || {
            until.map_or_else(|| Instant::now() + LIMIT, Into::into)
        })
    }
}

impl<B> Body for Watched<B>
where
    B: Body<Data = Bytes, Error: Into<Failure>> + Unpin,
{
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(cx) {
            Poll::Ready(frame) => {
                this.patience.renew();
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => this.poll_late(cx).map(|()| Some(Err(Stalled.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
