//! Keys of your own in `etc/user-api.yaml`.

use serde::Deserialize;

/// What `etc/user-api.yaml` holds beside the keys of every service.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AppConfig {}
