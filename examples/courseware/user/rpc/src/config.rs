//! Keys of your own in `etc/user-rpc.yaml`.

use serde::Deserialize;

/// What `etc/user-rpc.yaml` holds beside the keys of every service.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AppConfig {}
