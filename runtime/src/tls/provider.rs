//! Who encrypts.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};

/// The provider of the process. Where the program has chosen none it is ring from now on, for the crates that ask rustls
/// as well: with two of them compiled in, rustls itself would choose neither, and panic.
pub(super) fn provider() -> Arc<CryptoProvider> {
    if let Some(chosen) = CryptoProvider::get_default() {
        return Arc::clone(chosen);
    }
    // Another thread may have been faster, with the same one.
    let _ = ring::default_provider().install_default();
    CryptoProvider::get_default().map_or_else(|| Arc::new(ring::default_provider()), Arc::clone)
}
