//! The certificates of an encrypted connection.

use anyhow::Context as _;

use crate::settings;

/// The certificates as the crate `redis` takes them.
#[cfg(feature = "tls")]
pub(super) type Encryption = ::redis::TlsCertificates;
#[cfg(not(feature = "tls"))]
pub(super) type Encryption = crate::tls::Client;

/// How the connection is encrypted, if it is.
///
/// # Errors
/// Certificates that cannot be taken.
#[cfg(feature = "tls")]
pub(super) fn encryption(settings: &settings::Redis) -> anyhow::Result<Option<Encryption>> {
    let settings = settings.tls();
    if !settings.is_asked_for() {
        return Ok(None);
    }
    let files = crate::tls::Pems::read(&settings).context("Redis")?;
    Ok(Some(::redis::TlsCertificates {
        client_tls: files
            .own
            .map(|(client_cert, client_key)| ::redis::ClientTlsConfig {
                client_cert,
                client_key,
            }),
        root_cert: files.signers,
    }))
}

/// None where nothing is asked for.
///
/// # Errors
/// Something is.
#[cfg(not(feature = "tls"))]
pub(super) fn encryption(settings: &settings::Redis) -> anyhow::Result<Option<Encryption>> {
    crate::tls::Client::new(settings.tls(), crate::tls::Speaks::Http1).context("Redis")
}
