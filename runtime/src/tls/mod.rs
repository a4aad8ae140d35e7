//! Encrypted connections: what a server shows and asks for, what a client trusts and shows, read from PEM files at the
//! start and again when they change.
//!
//! There is one provider of cryptography, that of the process: ring, unless the program has installed another one.

// Tests hold it to what it says, whatever they are built with.
#[cfg(any(test, not(feature = "tls")))]
#[cfg_attr(feature = "tls", allow(dead_code))]
mod absent;
#[cfg(feature = "tls")]
mod client;
#[cfg(all(feature = "tls", any(feature = "grpc", feature = "otlp")))]
mod connector;
#[cfg(feature = "tls")]
mod fresh;
#[cfg(feature = "tls")]
mod pem;
#[cfg(feature = "tls")]
mod pems;
#[cfg(feature = "tls")]
mod provider;
#[cfg(feature = "tls")]
mod roots;
#[cfg(feature = "tls")]
mod server;
#[cfg(feature = "tls")]
mod unverified;
#[cfg(feature = "tls")]
mod validity;

#[cfg(not(feature = "tls"))]
pub(crate) use self::absent::{Client, Server};
#[cfg(all(feature = "tls", any(feature = "grpc", feature = "otlp")))]
pub(crate) use self::connector::{Connector, Encrypted};
#[cfg(feature = "tls")]
pub(crate) use self::{
    client::{Client, files},
    fresh::{Fresh, Made},
    pem::PemFile,
    pems::Pems,
    server::Server,
};

/// What a client or a server speaks inside of the connection, by the names that ALPN has for it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Speaks {
    /// HTTP/2 or HTTP/1.1, as the client likes.
    Http,
    /// HTTP/1.1.
    Http1,
    /// HTTP/2, without which there is no gRPC.
    Http2,
}

#[cfg(feature = "tls")]
impl Speaks {
    /// The names, the one to prefer first.
    fn names(self) -> Vec<Vec<u8>> {
        let names: &[&[u8]] = match self {
            Self::Http => &[b"h2", b"http/1.1"],
            Self::Http1 => &[b"http/1.1"],
            Self::Http2 => &[b"h2"],
        };
        names.iter().map(|name| name.to_vec()).collect()
    }
}
