//! A port and its connections, whatever they carry: HTTP, gRPC or metrics.
//!
//! hyper speaks the protocols; what it does not know is kept here: how many connections there may be, how
//! long one may say nothing, and how a stop lets every request that was sent have its answer.

mod accept;
mod activity;
mod app;
mod connection;
mod descriptors;
mod drain;
mod full;
mod open;
#[cfg(feature = "tls")]
mod secured;
mod stopping;
mod stream;
mod terms;
#[cfg(test)]
mod tests;
mod underway;

use std::{io, net::SocketAddr, sync::Arc};

use socket2::SockRef;
use tokio::net::TcpListener;

pub(crate) use app::App;
pub use stopping::Stopping;
pub(crate) use stopping::{Stage, Stop};
pub(crate) use terms::Terms;

use accept::Accepting;
use app::Failure;

use crate::tls;

/// So many connections may wait to be accepted; the system passes over those beyond, which come back after
/// a second or more. It may allow less by itself (`net.core.somaxconn`), which is what Go takes.
const QUEUE: i32 = 4096;

/// A port that is open, before anybody is served.
#[derive(Debug)]
pub(crate) struct Listener {
    tcp: TcpListener,
    terms: Terms,
    tls: Option<tls::Server>,
}

impl Listener {
    /// Opens a port. An empty host, as in Go, is every interface; one in brackets is IPv6.
    ///
    /// # Errors
    /// An address that cannot be listened on.
    pub(crate) async fn bind(host: &str, port: u16, terms: Terms) -> io::Result<Self> {
        let bare = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let tcp = match bare.unwrap_or(host) {
            "" => everywhere(port).await?,
            host => TcpListener::bind((host, port)).await?,
        };
        // tokio asks for 128; the second time counts.
        SockRef::from(&tcp).listen(QUEUE)?;
        Ok(Self {
            tcp,
            terms,
            tls: None,
        })
    }

    /// The same port, encrypted, if `tls` is there.
    #[cfg(any(feature = "http", feature = "grpc"))]
    pub(crate) fn secured(self, tls: Option<tls::Server>) -> Self {
        Self { tls, ..self }
    }

    /// Where it listens.
    pub(crate) fn addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }

    /// Serves each connection by what `app` makes for its client, until the service is asked to stop and the last
    /// of them is done.
    pub(crate) async fn serve<A, S, B>(self, stopping: Stopping, app: A)
    where
        A: Fn(SocketAddr) -> S + Send + 'static,
        S: App<B>,
        B: http_body::Body<Data: Send, Error: Into<Failure>> + Send + 'static,
    {
        let protocols = Arc::new(self.terms.protocols());
        let tls = self.tls.map(|tls| (tls, self.terms.head));
        let spawn = move |tasks: &mut open::Tasks, stream: stream::Stream, client| {
            let (protocols, app) = (Arc::clone(&protocols), app(client));
            match &tls {
                None => {
                    let activity = Arc::clone(&stream.activity);
                    tasks.spawn(connection::serve(protocols, stream, activity, app))
                }
                #[cfg(feature = "tls")]
                Some(tls) => tasks.spawn(secured::serve(tls.clone(), protocols, stream, app)),
                #[cfg(not(feature = "tls"))]
                Some((never, _)) => match *never {},
            }
        };
        Accepting::new(self.tcp, self.terms, spawn)
            .run(stopping)
            .await;
    }
}

/// Both families where the machine has both, as Go listens.
async fn everywhere(port: u16) -> io::Result<TcpListener> {
    match TcpListener::bind(("::", port)).await {
        Err(error) if error.kind() != io::ErrorKind::AddrInUse => {
            TcpListener::bind(("0.0.0.0", port)).await
        }
        bound => bound,
    }
}
