//! The block `Worker`; `Processors` is go-queue's word (`kq/config.go`).

use std::{
    num::{NonZeroU16, NonZeroU32},
    time::Duration,
};

use serde::Deserialize;

use super::limit::limit;

/// How a worker does the jobs of its queues.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Worker {
    /// Jobs of one queue that are done at the same time.
    pub processors: NonZeroU16,
    /// Milliseconds that a job may take; 0 means for ever.
    #[serde(deserialize_with = "limit")]
    pub timeout: u64,
    /// How often a job is tried before it is put aside.
    pub max_attempts: NonZeroU32,
    /// Milliseconds from a job's first failure to its next attempt; each further failure doubles them.
    pub min_backoff: u64,
    /// Milliseconds that are not doubled any more.
    pub max_backoff: u64,
}

impl Worker {
    /// [`Self::timeout`] as the standard library has it; none means for ever.
    pub fn timeout(&self) -> Option<Duration> {
        (self.timeout > 0).then(|| Duration::from_millis(self.timeout))
    }
}

impl Default for Worker {
    fn default() -> Self {
        Self {
            processors: NonZeroU16::new(8).unwrap_or(NonZeroU16::MIN),
            timeout: 60_000,
            max_attempts: NonZeroU32::new(5).unwrap_or(NonZeroU32::MIN),
            min_backoff: 1000,
            max_backoff: 60_000,
        }
    }
}
