//! Keys of your own in `etc/courseware-rpc.yaml`.

use serde::Deserialize;

/// What `etc/courseware-rpc.yaml` holds beside the keys of every service.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AppConfig {}
