//! An encrypted connection.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::server::TlsStream;

use super::{
    activity::Activity,
    app::{App, Failure},
    connection,
    stream::Stream,
    terms::Protocols,
};
use crate::tls;

/// Serves a connection like [`connection::serve`], once client and server have shaken hands, for which there is as much
/// time as `limit`.
pub(super) async fn serve<S, B>(
    (tls, limit): (tls::Server, Duration),
    protocols: Arc<Protocols>,
    stream: Stream,
    app: S,
) where
    S: App<B>,
    B: http_body::Body<Data: Send, Error: Into<Failure>> + Send + 'static,
{
    let activity = Arc::clone(&stream.activity);
    match tls.accept(stream, limit).await {
        Ok(tls) => {
            activity.greeted();
            let stream = Secured {
                tls,
                activity: Arc::clone(&activity),
            };
            connection::serve(protocols, stream, activity, app).await;
        }
        // That of a port scanner is no news; that of a client that shows no certificate is one to whoever looks for it.
        Err(error) => tracing::debug!("no TLS with a client: {error}"),
    }
}

/// A connection's socket with its encryption. The socket itself tells of bytes that it takes or cannot take; what they say
/// is heard here.
struct Secured {
    tls: TlsStream<Stream>,
    activity: Arc<Activity>,
}

impl AsyncRead for Secured {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.tls).poll_read(cx, buffer);
        if read.is_ready() {
            self.activity.heard();
        }
        read
    }
}

impl AsyncWrite for Secured {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tls).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tls).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.tls.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tls).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tls).poll_shutdown(cx)
    }
}
