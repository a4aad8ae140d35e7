//! What logic shares between requests.

use crate::{
    config::AppConfig,
    generated::{Clients, Resources},
};

/// My part of the state.
pub struct App {
    /// What is told.
    pub greeting: String,
    /// The clients were there.
    pub clients: Clients,
}

impl App {
    /// Made of all that the service has.
    ///
    /// # Errors
    /// None.
    pub async fn new(resources: &Resources, _config: &AppConfig) -> anyhow::Result<Self> {
        Ok(Self {
            greeting: format!("hello from {}", resources.settings.service.name),
            clients: resources.clients.clone(),
        })
    }
}
