//! What logic shares between requests, beside what every service has.

use crate::{config::AppConfig, generated::Resources};

/// Your part of the state: `state.app` in logic.
pub struct App {}

impl App {
    /// Made once, before the service listens; settings, database and clients are there.
    ///
    /// # Errors
    /// Whatever must stop the service from starting.
    pub async fn new(_resources: &Resources, _config: &AppConfig) -> anyhow::Result<Self> {
        Ok(Self {})
    }
}
