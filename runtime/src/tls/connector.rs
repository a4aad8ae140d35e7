//! Makes encrypted connections.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::future::BoxFuture;
use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::{
    client::legacy::connect::{Connected, Connection, HttpConnector},
    rt::TokioIo,
};
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};
use tower::Service;

use super::{Client, client::name};

/// Connects by TCP and shakes hands; with what the files hold by then.
#[derive(Debug, Clone)]
pub(crate) struct Connector {
    tcp: HttpConnector,
    tls: Client,
}

impl Connector {
    /// Encrypts the connections that `tcp` makes.
    pub(crate) fn new(mut tcp: HttpConnector, tls: Client) -> Self {
        tcp.enforce_http(false);
        Self { tcp, tls }
    }

    fn name(&self, uri: &Uri) -> anyhow::Result<ServerName<'static>> {
        match &self.tls.name {
            Some(given) => Ok(given.clone()),
            None => name(uri.host().unwrap_or_default()),
        }
    }
}

impl Service<Uri> for Connector {
    type Response = Encrypted;
    type Error = tower::BoxError;
    type Future = BoxFuture<'static, Result<Encrypted, tower::BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.tcp.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (name, config) = (self.name(&uri), self.tls.config());
        let connected = self.tcp.call(uri);
        Box::pin(async move {
            let name = name.map_err(|error| io::Error::other(format!("{error:#}")))?;
            let tcp = connected.await?.into_inner();
            let tls = TlsConnector::from(config).connect(name, tcp).await?;
            Ok(Encrypted(TokioIo::new(Box::new(tls))))
        })
    }
}

/// An encrypted connection. Boxed: it is larger than all that is around it.
#[derive(Debug)]
pub(crate) struct Encrypted(TokioIo<Box<TlsStream<TcpStream>>>);

impl Connection for Encrypted {
    fn connected(&self) -> Connected {
        self.0.inner().get_ref().0.connected()
    }
}

impl Read for Encrypted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, into)
    }
}

impl Write for Encrypted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
