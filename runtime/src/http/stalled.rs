//! A body whose client has stopped to send, on a route that takes it as it comes.

use std::{
    error::Error,
    fmt,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep, sleep};

/// After so long without a byte nobody is sending any more.
const LIMIT: Duration = Duration::from_secs(30);

/// The error of a body that does not come any more.
#[derive(Debug)]
pub(super) struct Stalled;

impl Stalled {
    /// Whether an error comes of such a body.
    pub(super) fn is_cause_of(error: &(dyn Error + 'static)) -> bool {
        let mut next = Some(error);
        while let Some(error) = next {
            if error.is::<Self>() {
                return true;
            }
            next = error.source();
        }
        false
    }
}

impl fmt::Display for Stalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no byte of the body came for {LIMIT:?}")
    }
}

impl Error for Stalled {}

/// A body as it comes, or an error once it does not.
pub(super) struct Watched {
    body: Incoming,
    /// Set while there is something to wait for; one timer for the whole body.
    timer: Option<Pin<Box<Sleep>>>,
    waits: bool,
    was_asked: bool,
}

impl From<Incoming> for Watched {
    fn from(body: Incoming) -> Self {
        Self {
            body,
            timer: None,
            waits: false,
            was_asked: false,
        }
    }
}

impl Watched {
    /// Ready when nothing came for too long.
    fn poll_stalled(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        // As in `reception.rs`: a timer only for what is not here at once.
        if !std::mem::replace(&mut self.was_asked, true) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(LIMIT)));
        if !std::mem::replace(&mut self.waits, true) {
            timer.as_mut().reset(Instant::now() + LIMIT);
        }
        timer.as_mut().poll(cx)
    }
}

impl Body for Watched {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(cx) {
            Poll::Ready(frame) => {
                this.waits = false;
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => this.poll_stalled(cx).map(|()| Some(Err(Stalled.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
