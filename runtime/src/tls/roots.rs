//! Those that the machine trusts.

use anyhow::ensure;
use rustls::RootCertStore;

/// Those whose signatures the machine trusts, as Go's programs find them: from its own store, or where `SSL_CERT_FILE` and
/// `SSL_CERT_DIR` say.
///
/// # Errors
/// It has none, as an image that is made from scratch.
pub(super) fn of_machine() -> anyhow::Result<RootCertStore> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (taken, _) = roots.add_parsable_certificates(found.certs);
    ensure!(
        taken > 0,
        "this machine has no certificates of authorities: name one in `CACertFile`, or a file of them in the variable \
         SSL_CERT_FILE"
    );
    Ok(roots)
}
