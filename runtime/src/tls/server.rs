//! A port's side of encrypted connections.

use std::{io, sync::Arc, time::Duration};

use anyhow::Context as _;
use rustls::{ServerConfig, server::WebPkiClientVerifier, sign::SingleCertAndKey};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::{
    Speaks,
    fresh::{Fresh, Made},
    pem::{PemFile, certified},
    provider::provider,
};
use crate::settings::ServerTls;

/// An encrypted port; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Server(Fresh<Shown>);

/// What is shown to clients, and asked of them.
#[derive(Debug)]
struct Shown(Arc<ServerConfig>);

impl Server {
    /// What the settings say; none where they say nothing. To be called in a tokio runtime.
    ///
    /// # Errors
    /// A key that is missing, a file that cannot be read or is not good: with its name and the reason.
    pub(crate) fn new(settings: ServerTls, speaks: Speaks) -> anyhow::Result<Option<Self>> {
        if !settings.is_asked_for() {
            return Ok(None);
        }
        Ok(Some(Self(Fresh::new((settings, speaks))?)))
    }

    /// The handshake with a client.
    ///
    /// # Errors
    /// It fails, or is not over within `limit`.
    pub(crate) async fn accept<T>(&self, stream: T, limit: Duration) -> io::Result<TlsStream<T>>
    where
        T: AsyncRead + AsyncWrite + Unpin,
    {
        let acceptor = TlsAcceptor::from(Arc::clone(&self.0.now().0));
        timeout(limit, acceptor.accept(stream)).await?
    }
}

impl Made for Shown {
    type Settings = (ServerTls, Speaks);

    fn files((settings, _): &Self::Settings) -> Vec<PemFile> {
        let files = [
            PemFile::named("CertFile", &settings.cert_file),
            PemFile::named("KeyFile", &settings.key_file),
            PemFile::named("CACertFile", &settings.ca_cert_file),
        ];
        files.into_iter().flatten().collect()
    }

    fn make((settings, speaks): &Self::Settings) -> anyhow::Result<Self> {
        let certificate = PemFile::named("CertFile", &settings.cert_file)
            .context("`CertFile` is missing, without which nothing is encrypted")?;
        let key = PemFile::named("KeyFile", &settings.key_file)
            .context("`KeyFile` is missing, the key of `CertFile`")?;
        let own = certified(&certificate, &key)?;
        let builder = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?;
        let builder = match PemFile::named("CACertFile", &settings.ca_cert_file) {
            None => builder.with_no_client_auth(),
            Some(signers) => {
                let roots = Arc::new(signers.read()?.roots()?);
                let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider());
                builder.with_client_cert_verifier(verifier.build()?)
            }
        };
        let mut config = builder.with_cert_resolver(Arc::new(SingleCertAndKey::from(own)));
        config.alpn_protocols = speaks.names();
        Ok(Self(Arc::new(config)))
    }
}
