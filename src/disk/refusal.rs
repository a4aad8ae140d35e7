//! What is not done to a disk.

use std::io;

/// The error that says why.
pub(super) fn refused(reason: &str) -> io::Error {
    io::Error::other(reason.to_owned())
}
