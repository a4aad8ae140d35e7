//! A stream of messages from the other side.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::{Stream, TryStreamExt};
use tonic::{Response, Status, Streaming};

use super::{flight::Flight, from_status, observed::ObservedCall};
use crate::Result;

/// A stream of messages from the other side: a caller's to a method, or a called method's answers.
#[derive(Debug)]
#[must_use = "a stream of answers that is dropped cancels the call"]
pub struct Incoming<T> {
    messages: Streaming<T>,
    /// The call that ends with the stream; none on the server, where the answer ends it.
    call: Option<ObservedCall>,
    /// Its place at an instance; none on the server.
    _flight: Option<Flight>,
}

impl<T> Incoming<T> {
    /// A caller's messages.
    pub(super) fn received(messages: Streaming<T>) -> Self {
        Self {
            messages,
            call: None,
            _flight: None,
        }
    }

    /// The answers to `call`, which ends with them, or at once where there are none.
    pub(super) fn answers(
        answer: Result<(Response<Streaming<T>>, Flight), Status>,
        mut call: ObservedCall,
    ) -> Result<Self> {
        call.lasts();
        match answer {
            Ok((answer, flight)) => Ok(Self {
                messages: answer.into_inner(),
                call: Some(call),
                _flight: Some(flight),
            }),
            Err(status) => call.close(Err(status)),
        }
    }

    /// The next message; none at the end.
    ///
    /// # Errors
    /// The other side's error, or a connection that broke; the stream is over then.
    pub async fn message(&mut self) -> Result<Option<T>> {
        self.try_next().await
    }

    fn close<R>(&mut self, result: Result<R, Status>) -> Result<R> {
        match self.call.take() {
            Some(call) => call.close(result),
            None => result.map_err(from_status),
        }
    }
}

impl<T> Stream for Incoming<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let next = ready!(Pin::new(&mut self.messages).poll_next(cx));
        Poll::Ready(match next {
            Some(Ok(message)) => Some(Ok(message)),
            Some(Err(status)) => Some(self.close(Err(status))),
            None => self.close(Ok(())).err().map(Err),
        })
    }
}
