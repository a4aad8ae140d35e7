//! Numbers that nobody else has.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// A random number: each thread hashes with keys that the system gave it, others each time.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A text of 16 letters and digits that nobody else has.
pub(crate) fn unique() -> String {
    format!("{:016x}", random())
}
