//! The link that new connections share.

#[cfg(feature = "tls")]
use std::time::Duration;

use super::connection::Link;
use crate::settings;
#[cfg(feature = "tls")]
use crate::tls::{self, Fresh, Made, PemFile};

/// The link that new connections share: the same as long as the service runs, or another one whenever its certificates
/// have changed.
#[derive(Clone)]
pub(super) enum Current {
    Fixed(Link),
    #[cfg(feature = "tls")]
    Fresh(Fresh<Link>),
}

impl Current {
    /// The link that a block says. To be called in a tokio runtime.
    ///
    /// # Errors
    /// As [`Link::new`].
    pub(super) fn new(settings: &settings::Redis) -> anyhow::Result<Self> {
        let patience = Some(settings.timeout());
        #[cfg(feature = "tls")]
        if settings.tls().is_asked_for() {
            return Fresh::new((settings.clone(), patience)).map(Self::Fresh);
        }
        Link::new(settings, patience).map(Self::Fixed)
    }

    /// The link of now.
    pub(super) fn link(&self) -> Link {
        match self {
            Self::Fixed(link) => link.clone(),
            #[cfg(feature = "tls")]
            Self::Fresh(fresh) => Link::clone(&fresh.now()),
        }
    }
}

#[cfg(feature = "tls")]
impl Made for Link {
    type Settings = (settings::Redis, Option<Duration>);

    fn files((settings, _): &Self::Settings) -> Vec<PemFile> {
        tls::files(&settings.tls())
    }

    fn make((settings, patience): &Self::Settings) -> anyhow::Result<Self> {
        Self::new(settings, *patience)
    }
}
