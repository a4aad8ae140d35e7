//! The files that certificates and keys are in.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, anyhow, bail, ensure};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    sign::CertifiedKey,
};
use sha2::{Digest as _, Sha256};

use super::{provider::provider, validity::out_of_time};

/// A file, and the key of the YAML that names it.
#[derive(Debug, Clone)]
pub(crate) struct PemFile {
    pub(super) key: &'static str,
    pub(super) path: PathBuf,
}

/// What a file holds.
pub(super) struct Pem<'a> {
    file: &'a PemFile,
    bytes: Vec<u8>,
}

impl PemFile {
    /// The file that a key names; none where its value is empty.
    pub(super) fn named(key: &'static str, path: &str) -> Option<Self> {
        (!path.is_empty()).then(|| Self {
            key,
            path: path.into(),
        })
    }

    /// What it holds.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn read(&self) -> anyhow::Result<Pem<'_>> {
        let bytes = fs::read(&self.path).with_context(|| self.to_string())?;
        Ok(Pem { file: self, bytes })
    }

    /// By what a change of it shows; none while it cannot be read. Not by its time: Kubernetes changes a link two folders
    /// above.
    pub(super) fn fingerprint(&self) -> Option<[u8; 32]> {
        let bytes = fs::read(&self.path).ok()?;
        Some(Sha256::digest(bytes).into())
    }
}

impl std::fmt::Display for PemFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: `{}`", self.key, self.path.display())
    }
}

impl Pem<'_> {
    /// All certificates in it, in their order.
    ///
    /// # Errors
    /// There is none, or one that is broken.
    pub(super) fn certificates(&self) -> anyhow::Result<Vec<CertificateDer<'static>>> {
        let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&self.bytes).collect();
        let found = found.with_context(|| format!("{} is no PEM", self.file))?;
        ensure!(
            !found.is_empty(),
            "{} has no certificate in it (PEM, `-----BEGIN CERTIFICATE-----`)",
            self.file
        );
        Ok(found)
    }

    /// The certificates to show, the first of which is one's own.
    ///
    /// # Errors
    /// As [`Self::certificates`]; one that is not good at this time.
    pub(super) fn chain(&self) -> anyhow::Result<Vec<CertificateDer<'static>>> {
        let chain = self.certificates()?;
        for certificate in &chain {
            if let Some(reason) = out_of_time(certificate) {
                bail!("{}: the certificate {reason}", self.file);
            }
        }
        Ok(chain)
    }

    /// The certificates of those whose signature counts. Of several, those that are not good at this time are left out:
    /// while one takes the place of another, both are there.
    ///
    /// # Errors
    /// As [`Self::certificates`]; none that is good at this time.
    pub(super) fn roots(&self) -> anyhow::Result<RootCertStore> {
        let (mut roots, mut reason) = (RootCertStore::empty(), None);
        for certificate in self.certificates()? {
            match out_of_time(&certificate) {
                Some(why) => reason = Some(why),
                None => roots
                    .add(certificate)
                    .with_context(|| format!("{}: a certificate that is none", self.file))?,
            }
        }
        if let (true, Some(reason)) = (roots.is_empty(), reason) {
            bail!("{}: the certificate {reason}", self.file);
        }
        Ok(roots)
    }

    fn private_key(&self) -> anyhow::Result<PrivateKeyDer<'static>> {
        PrivateKeyDer::from_pem_slice(&self.bytes).with_context(|| {
            format!("{} has no private key in it that is not encrypted (PEM, `-----BEGIN PRIVATE KEY-----`)", self.file)
        })
    }
}

/// The certificate in one file with its key in the other.
///
/// # Errors
/// One of them cannot be read or is not good, or they do not belong together.
pub(super) fn certified(certificate: &PemFile, key: &PemFile) -> anyhow::Result<CertifiedKey> {
    let chain = certificate.read()?.chain()?;
    let private_key = key.read()?.private_key()?;
    let certified = CertifiedKey::from_der(chain, private_key, &provider());
    certified.map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => {
            anyhow!("{key} is not the key of the certificate in {certificate}")
        }
        error => anyhow::Error::new(error).context(format!("{certificate}, {key}")),
    })
}
