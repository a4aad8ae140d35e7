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
    sync::Arc,
    task::{Context, Poll, ready},
};

use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
use tokio::sync::Notify;

/// How the end of a connection reads whose peer never spoke: h2 passes on no more than this.
pub(super) const NEVER_SERVED: ErrorKind = ErrorKind::ConnectionRefused;

/// A connection whose end tells what became of its calls.
#[derive(Debug)]
pub(super) struct Connection<T> {
    inner: T,
    has_spoken: bool,
    /// Told when the peer first speaks.
    first_word: Arc<Notify>,
}

impl<T> Connection<T> {
    pub(super) fn new(inner: T, first_word: Arc<Notify>) -> Self {
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
            self.first_word.notify_one();
        }
        into.put_slice(read.filled());
        Poll::Ready(match result {
            Ok(()) if self.has_spoken => Ok(()),
            Ok(()) => Err(NEVER_SERVED.into()),
            Err(error) => Err(io::Error::new(NEVER_SERVED, error)),
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
