//! What logic shares between requests, beside what every service has.

use crate::{config::AppConfig, generated::Settings, password::Hashing};

/// Your part of the state: `state.app` in logic.
pub struct App {
    /// Hashes passwords, a few at a time.
    pub(crate) hashing: Hashing,
}

impl App {
    /// Made once, before the service listens.
    ///
    /// # Errors
    /// Whatever must stop the service from starting.
    pub async fn new(_settings: &Settings, _config: &AppConfig) -> anyhow::Result<Self> {
        Ok(Self {
            hashing: Hashing::new(),
        })
    }
}
