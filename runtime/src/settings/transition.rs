//! go-zero's `jwtTransition`.

use serde::Deserialize;

use super::{Auth, Secret};

/// The block that `jwtTransition:` names: the key in use and the one before it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Transition {
    /// The key in use; empty leaves that of the `jwt:` block.
    pub secret: Secret,
    /// The previous key, accepted while clients move over.
    pub prev_secret: Secret,
}

impl Transition {
    /// The settings of a `jwt:` block with these keys.
    #[must_use]
    pub fn over(&self, auth: &Auth) -> Auth {
        let secret = if self.secret.is_empty() {
            &auth.access_secret
        } else {
            &self.secret
        };
        Auth {
            access_secret: secret.clone(),
            previous_secret: self.prev_secret.clone(),
            ..auth.clone()
        }
    }
}
