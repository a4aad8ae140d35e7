//! A connection whose end tells what became of its calls.
//!
//! Two ends look like the loss of a call underway and are not. A server says its HTTP/2 settings before
//! it takes a call, so a connection that ends before that was never served: it waited in the queue of a
//! listener that closed. (grpc-go waits for the settings before it uses a connection; hyper does not.)
//! And a server that stops says in its last words, GOAWAY, which calls it has not processed; h2 would
//! not read them once a write fails.

use std::{
    io::{self, ErrorKind, IoSlice},
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
};

use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
use tokio::sync::Notify;

/// How the end of a connection reads whose peer never spoke: h2 passes on no more than this.
pub(super) const NEVER_SERVED: ErrorKind = ErrorKind::ConnectionRefused;

/// The first that is heard of a peer: that it speaks, or that it does not want to.
#[derive(Debug, Default)]
pub(super) struct FirstWord {
    heard: Notify,
    /// Why the connection ended before the peer spoke.
    end: OnceLock<String>,
}

impl FirstWord {
    /// Returns when it is heard.
    ///
    /// # Errors
    /// The connection has ended; with what the peer gave as its reason, which is for an encrypted one that it does not
    /// take the certificate that it was shown.
    pub(super) async fn heard(&self) -> anyhow::Result<()> {
        self.heard.notified().await;
        match self.end.get() {
            None => Ok(()),
            Some(reason) => anyhow::bail!("it ended the connection before it spoke: {reason}"),
        }
    }

    fn ended(&self, reason: String) {
        let _ = self.end.set(reason);
        self.heard.notify_one();
    }
}

/// A connection whose end tells what became of its calls.
#[derive(Debug)]
pub(super) struct Connection<T> {
    inner: T,
    has_spoken: bool,
    first_word: Arc<FirstWord>,
}

impl<T> Connection<T> {
    pub(super) fn new(inner: T, first_word: Arc<FirstWord>) -> Self {
        Self {
            inner,
            has_spoken: false,
            first_word,
        }
    }
}

impl<T: Read + Unpin> Read for Connection<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut into: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if self.has_spoken {
            return Pin::new(&mut self.inner).poll_read(cx, into);
        }
        let mut first = [0; 512];
        let room = into.remaining().min(first.len());
        let mut read = ReadBuf::new(&mut first[..room]);
        let result = ready!(Pin::new(&mut self.inner).poll_read(cx, read.unfilled()));
        if !read.filled().is_empty() {
            self.has_spoken = true;
            self.first_word.heard.notify_one();
        }
        into.put_slice(read.filled());
        Poll::Ready(match result {
            Ok(()) if self.has_spoken => Ok(()),
            Ok(()) => {
                self.first_word.ended("without a reason".to_owned());
                Err(NEVER_SERVED.into())
            }
            Err(error) => {
                self.first_word.ended(error.to_string());
                Err(io::Error::new(NEVER_SERVED, error))
            }
        })
    }
}

impl<T: Write + Unpin> Write for Connection<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.inner).poll_write(cx, bytes));
        // Where nothing can be written, reading comes to the end as well, by way of the last words.
        Poll::Ready(written.or(Ok(bytes.len())))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.inner).poll_write_vectored(cx, bytes));
        Poll::Ready(written.or_else(|_| Ok(bytes.iter().map(|slice| slice.len()).sum())))
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
