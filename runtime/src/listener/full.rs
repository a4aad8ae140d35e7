//! What the log says of a port that can take nobody.

use std::time::{Duration, Instant};

/// So often the log says that it goes on.
const AGAIN: Duration = Duration::from_secs(60);

/// When it was said last.
#[derive(Debug, Default)]
pub(super) struct Full(Option<Instant>);

impl Full {
    /// Says it, unless it was said just now: an attack does not fill the log.
    pub(super) fn say(&mut self, what: impl FnOnce() -> String) {
        let is_due = self.0.is_none_or(|said| said.elapsed() > AGAIN);
        if is_due {
            tracing::warn!("{}", what());
            self.0 = Some(Instant::now());
        }
    }
}
