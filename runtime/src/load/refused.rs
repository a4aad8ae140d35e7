//! What a call failed of that this process did not even begin.

use std::{error::Error, fmt};

/// A breaker of this process refused the call. That says nothing new of the service behind it, so other
/// breakers of the process do not count it: two in a row would keep each other open after an outage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

impl Refused {
    /// Whether it is what `error` comes from.
    pub(crate) fn is_behind(error: &crate::Error) -> bool {
        let cause = error.cause();
        cause.is_some_and(|cause| cause.chain().any(<dyn Error>::is::<Self>))
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("circuit breaker is open")
    }
}

impl Error for Refused {}
