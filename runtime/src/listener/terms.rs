//! What holds for the connections of a port.

use std::time::Duration;

use hyper_util::{
    rt::{TokioExecutor, TokioTimer},
    server::conn::auto::Builder,
};

use super::descriptors;

/// hyper's two protocols, set up.
pub(super) type Protocols = Builder<TokioExecutor>;

/// The head of a request has arrived within so long.
const HEAD: Duration = Duration::from_secs(10);
/// An HTTP connection may wait so long for the next request. Clients and proxies keep theirs for up to 90 s,
/// and whoever keeps it shorter is the one to close it.
const IDLE: Duration = Duration::from_secs(120);
/// Clients of gRPC keep a connection without calls, and a new one costs them more.
#[cfg(feature = "grpc")]
const GRPC_IDLE: Duration = Duration::from_secs(600);
/// A client that takes no byte of its answer for so long is gone.
const STALL: Duration = Duration::from_secs(30);
/// So many connections fit into 128 MB, and more are no more use: each route has as many places
/// (`MaxConns`).
const MOST: usize = 10_000;
/// Whoever asks for metrics and health.
const OPERATORS: usize = 32;

/// Requests at the same time on one connection, as Go's server has it.
const STREAMS: u32 = 250;
/// The head of a request, by HTTP/1 and 2.
const HEAD_BYTES: usize = 64 << 10;
/// Bytes that a client may send ahead of us on one stream and on one connection.
const WINDOW: (u32, u32) = (256 << 10, 1 << 20);
/// How often a silent HTTP/2 client is asked whether it is there, and how long it may take to answer.
const PING: (Duration, Duration) = (Duration::from_secs(120), Duration::from_secs(20));

/// What holds for the connections of a port.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// Connections at the same time.
    pub most: usize,
    /// From the first byte, or from the beginning of a connection, to the end of a request's head.
    pub head: Duration,
    /// From an answer to the next request.
    pub idle: Duration,
    /// Without a byte taken of an answer.
    pub stall: Duration,
    /// From the stop on, for what a client had sent before it knew.
    pub grace: Duration,
    /// Whether every connection speaks HTTP/2.
    pub(super) only_http2: bool,
}

impl Terms {
    /// The port of a service with so many requests at the same time; 0 means any number.
    pub(crate) fn http(max_conns: usize) -> Self {
        let most = match max_conns {
            0 => usize::MAX,
            max_conns => max_conns.max(MOST),
        };
        Self {
            most: most.min(descriptors::for_requests()),
            head: HEAD,
            idle: IDLE,
            stall: STALL,
            grace: Duration::from_millis(300),
            only_http2: false,
        }
    }

    /// The port of a gRPC server. Its connections begin with a word that is no request's head, so those
    /// wait as long as idle ones.
    #[cfg(feature = "grpc")]
    pub(crate) fn grpc() -> Self {
        Self {
            idle: GRPC_IDLE,
            only_http2: true,
            ..Self::http(MOST)
        }
    }

    /// The port for metrics and health, which has descriptors of its own.
    pub(crate) fn operators() -> Self {
        Self {
            most: OPERATORS,
            ..Self::http(MOST)
        }
    }

    /// How long a connection that has begun to speak may take to say what it wants.
    pub(super) fn head(&self) -> Duration {
        if self.only_http2 {
            self.idle
        } else {
            self.head
        }
    }

    pub(super) fn protocols(&self) -> Protocols {
        let mut protocols = Builder::new(TokioExecutor::new());
        if self.only_http2 {
            protocols = protocols.http2_only();
        }
        // Heads are timed in `open.rs`, which needs no timer for each request and sees clients that have
        // not even said which protocol they speak.
        protocols
            .http1()
            .header_read_timeout(None)
            .max_buf_size(HEAD_BYTES);
        protocols
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(HEAD_BYTES as u32)
            .initial_stream_window_size(WINDOW.0)
            .initial_connection_window_size(WINDOW.1)
            .keep_alive_interval(PING.0)
            .keep_alive_timeout(PING.1)
            // Websockets over HTTP/2.
            .enable_connect_protocol();
        protocols
    }
}
