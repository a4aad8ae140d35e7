//! Random numbers: for choices and names, not for secrets.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// A number that nobody else has: each thread hashes with keys that the system gave it, others each time.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A number from 0 to 1.
pub(crate) fn fraction() -> f64 {
    let bits = random() >> 32;
    bits as f64 / f64::from(u32::MAX)
}

/// A number below `count`, which is at least 1.
#[cfg(feature = "grpc")]
pub(crate) fn below(count: usize) -> usize {
    (random() % count as u64) as usize
}

/// A text of 16 letters and digits that nobody else has.
#[cfg(feature = "redis")]
pub(crate) fn unique() -> String {
    format!("{:016x}", random())
}
