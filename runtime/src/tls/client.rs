//! A client's side of encrypted connections.

use std::sync::{Arc, Once};

use anyhow::{Context as _, ensure};
use rustls::{ClientConfig, pki_types::ServerName, sign::SingleCertAndKey};

use super::{
    Speaks,
    fresh::{Fresh, Made},
    pem::{PemFile, certified},
    provider::provider,
    roots,
    unverified::Unverified,
};
use crate::{config, settings::ClientTls};

const UNSAFE: &str = "`InsecureSkipVerify`: nobody looks at the certificate of the other side, and whoever stands between \
    can read and change all";

/// What is said once, however often somebody connects.
static UNVERIFIED: Once = Once::new();
static IDLE: Once = Once::new();

/// Encrypted connections to somebody; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    trusted: Fresh<Trusted>,
    /// The name that the server has to have, in place of its host.
    pub(super) name: Option<ServerName<'static>>,
}

/// Whom a client trusts, and what it shows.
#[derive(Debug)]
pub(super) struct Trusted(Arc<ClientConfig>);

impl Client {
    /// What the settings say; none where they ask for nothing. To be called in a tokio runtime.
    ///
    /// # Errors
    /// A key that is missing or has no effect, a file that cannot be read or is not good: with its name and the reason.
    pub(crate) fn new(settings: ClientTls, speaks: Speaks) -> anyhow::Result<Option<Self>> {
        if !settings.is_asked_for() {
            refuse_idle(&settings)?;
            return Ok(None);
        }
        if settings.insecure_skip_verify {
            UNVERIFIED.call_once(|| config::warn(UNSAFE));
        }
        let name = (!settings.server_name.is_empty()).then(|| name(&settings.server_name));
        let name = name.transpose().context("ServerName")?;
        let trusted = Fresh::new((settings, speaks))?;
        Ok(Some(Self { trusted, name }))
    }

    /// The same, to a server that has to have this name, unless the settings give another.
    ///
    /// # Errors
    /// It is no name that a certificate could have.
    pub(crate) fn or_named(self, host: &str) -> anyhow::Result<Self> {
        let name = match self.name {
            None => name(host)?,
            Some(given) => given,
        };
        Ok(Self {
            name: Some(name),
            ..self
        })
    }

    /// What the next connection is made with.
    pub(crate) fn config(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.trusted.now().0)
    }
}

/// The name that a certificate has to have, which may be an address.
///
/// # Errors
/// It is neither a name nor an address.
pub(super) fn name(host: &str) -> anyhow::Result<ServerName<'static>> {
    let bare = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let name = ServerName::try_from(bare.unwrap_or(host).to_owned());
    name.with_context(|| format!("`{host}` is no name that a certificate could have"))
}

/// Keys that would have an effect if the connection were encrypted.
fn refuse_idle(settings: &ClientTls) -> anyhow::Result<()> {
    let without = "has no effect on a connection that is not encrypted";
    ensure!(
        settings.cert_key_file.is_empty(),
        "`CertKeyFile` {without}: `CertFile` is missing"
    );
    ensure!(
        settings.server_name.is_empty(),
        "`ServerName` {without}: `Tls: true` is missing"
    );
    if settings.insecure_skip_verify {
        IDLE.call_once(|| config::warn(&format!("`InsecureSkipVerify` {without}")));
    }
    Ok(())
}

/// The files that a client reads.
pub(crate) fn files(settings: &ClientTls) -> Vec<PemFile> {
    let files = [
        PemFile::named("CACertFile", &settings.ca_cert_file),
        PemFile::named("CertFile", &settings.cert_file),
        PemFile::named("CertKeyFile", &settings.cert_key_file),
    ];
    files.into_iter().flatten().collect()
}

impl Made for Trusted {
    type Settings = (ClientTls, Speaks);

    fn files((settings, _): &Self::Settings) -> Vec<PemFile> {
        files(settings)
    }

    fn make((settings, speaks): &Self::Settings) -> anyhow::Result<Self> {
        let builder = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?;
        let signers = PemFile::named("CACertFile", &settings.ca_cert_file);
        let builder = match signers {
            _ if settings.insecure_skip_verify => builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(Unverified(provider()))),
            Some(signers) => builder.with_root_certificates(signers.read()?.roots()?),
            None => builder.with_root_certificates(roots::of_machine()?),
        };
        let certificate = PemFile::named("CertFile", &settings.cert_file);
        let key = PemFile::named("CertKeyFile", &settings.cert_key_file);
        let mut config = match (certificate, key) {
            (None, None) => builder.with_no_client_auth(),
            (Some(certificate), Some(key)) => {
                let own = certified(&certificate, &key)?;
                builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(own)))
            }
            (Some(_), None) => anyhow::bail!("`CertKeyFile` is missing, the key of `CertFile`"),
            (None, Some(_)) => anyhow::bail!("`CertFile` is missing, whose key `CertKeyFile` is"),
        };
        config.alpn_protocols = speaks.names();
        Ok(Self(Arc::new(config)))
    }
}
