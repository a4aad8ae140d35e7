//! A job that a worker has taken.

use std::sync::Arc;

/// A job that a worker has taken, by which it says how that ended.
#[derive(Debug, Clone)]
pub struct Ticket(pub(super) Arc<[u8]>);

impl Ticket {
    pub(super) fn new(text: Vec<u8>) -> Self {
        Self(text.into())
    }
}
