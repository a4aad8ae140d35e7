//! The files of a client as they are, for crates that encrypt by themselves.

use std::fs;

use anyhow::Context as _;

use super::{
    Speaks,
    client::{Trusted, files},
    fresh::Made as _,
    pem::PemFile,
};
use crate::settings::ClientTls;

/// What the files of a client hold, all of it good.
pub(crate) struct Pems {
    /// `CACertFile`
    pub signers: Option<Vec<u8>>,
    /// `CertFile` and `CertKeyFile`
    pub own: Option<(Vec<u8>, Vec<u8>)>,
}

impl Pems {
    /// Reads the files.
    ///
    /// # Errors
    /// As for connections of one's own: a key that is missing, a file that cannot be read or is not good.
    pub(crate) fn read(settings: &ClientTls) -> anyhow::Result<Self> {
        // Rustls has to have its provider, too, by the time that somebody else asks it.
        Trusted::make(&(settings.clone(), Speaks::Http1))?;
        let files = files(settings);
        let bytes = |key| {
            let file = files.iter().find(|file: &&PemFile| file.key == key);
            file.map(|file| fs::read(&file.path).with_context(|| file.to_string()))
        };
        let own = bytes("CertFile").zip(bytes("CertKeyFile"));
        Ok(Self {
            signers: bytes("CACertFile").transpose()?,
            own: own
                .map(|(certificate, key)| anyhow::Ok((certificate?, key?)))
                .transpose()?,
        })
    }
}
