//! Keys of your own in `etc/courseware-api.yaml`.

use serde::Deserialize;

/// What `etc/courseware-api.yaml` holds beside the keys of every service.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AppConfig {}
