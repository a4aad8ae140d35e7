//! A client that says what it sees of a connection.

use std::{io, net::SocketAddr, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject as _},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::authority::Pair;

/// Connects to whoever the authority has signed.
#[derive(Clone)]
pub struct Caller(Arc<ClientConfig>);

/// What a server answered.
pub struct Seen {
    /// The first line of the answer.
    pub status: String,
    /// The server's own certificate.
    pub certificate: Vec<u8>,
}

impl Caller {
    pub fn new(authority: &str, own: Option<&Pair>, speaks: &[&str]) -> Self {
        let mut roots = RootCertStore::empty();
        for signer in CertificateDer::pem_slice_iter(authority.as_bytes()) {
            roots.add(signer.unwrap()).unwrap();
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        let mut config = match own {
            None => builder.with_no_client_auth(),
            Some(own) => {
                let key = PrivateKeyDer::from_pem_slice(own.key.as_bytes()).unwrap();
                builder.with_client_auth_cert(vec![der(own)], key).unwrap()
            }
        };
        config.alpn_protocols = speaks.iter().map(|name| name.as_bytes().to_vec()).collect();
        Self(Arc::new(config))
    }

    pub async fn connect(&self, addr: SocketAddr) -> io::Result<TlsStream<TcpStream>> {
        let tcp = TcpStream::connect(addr).await?;
        let name = ServerName::from(addr.ip());
        TlsConnector::from(Arc::clone(&self.0))
            .connect(name, tcp)
            .await
    }

    /// One request over HTTP/1.1, on a connection of its own.
    pub async fn get(&self, addr: SocketAddr, path: &str) -> io::Result<Seen> {
        let mut stream = self.connect(addr).await?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let certificates = stream.get_ref().1.peer_certificates().unwrap();
        Ok(Seen {
            status: answer.lines().next().unwrap_or_default().to_owned(),
            certificate: certificates[0].to_vec(),
        })
    }
}

/// A pair's certificate as it is sent.
pub fn der(pair: &Pair) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(pair.certificate.as_bytes()).unwrap()
}
