//! The generated half of `echo-api`, file by file.

#[path = "../../echo/api/src/generated/handlers.rs"]
mod handlers;
#[path = "../../echo/api/src/generated/routes.rs"]
mod routes;
#[path = "../../echo/api/src/generated/settings.rs"]
mod settings;
#[path = "../../echo/api/src/generated/state.rs"]
mod state;
#[path = "../../echo/api/src/generated/types.rs"]
pub mod types;

use axum::Router;
use ferroctl_runtime::{
    Config,
    http::{Chain, Style},
};

pub use settings::Settings;
pub use state::{AppState, State};

/// The router of `echo-api` as `Service::start` makes it, and the state behind it.
///
/// # Errors
/// A value of the configuration that is missing or wrong.
pub async fn router(config: &Config) -> anyhow::Result<(Router, AppState)> {
    let state = AppState::new(config).await?;
    let chain = Chain::new(&state.settings.http, &state.telemetry, Style::ENVELOPE);
    let router = routes::router(&state, &chain);
    Ok((router.with_state(state.clone()), state))
}
