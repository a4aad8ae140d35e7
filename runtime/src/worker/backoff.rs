//! How long to wait before something that failed is tried again.

use std::time::Duration;

use crate::{random, settings};

/// The bounds of a wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Backoff {
    min: Duration,
    max: Duration,
}

impl Backoff {
    pub(super) fn new(settings: &settings::Worker) -> Self {
        let min = Duration::from_millis(settings.min_backoff);
        Self {
            min,
            max: Duration::from_millis(settings.max_backoff).max(min),
        }
    }

    /// How long to wait after so many failures in a row: each one doubles it, and up to half of it is left to chance, so
    /// that what failed together does not come back together.
    pub(super) fn after(self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        let whole = self.min.saturating_mul(1 << doublings).min(self.max);
        whole.mul_f64(1.0 - random::fraction() / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_doubles_the_wait_up_to_a_bound() {
        let ms = Duration::from_millis;
        let backoff = Backoff::new(&settings::Worker {
            min_backoff: 100,
            max_backoff: 350,
            ..settings::Worker::default()
        });
        for (failures, whole) in [(1, 100), (2, 200), (3, 350), (4, 350), (u32::MAX, 350)] {
            let wait = backoff.after(failures);
            assert!(
                wait >= ms(whole / 2) && wait <= ms(whole),
                "{failures}: {wait:?}"
            );
        }
    }

    #[test]
    fn waits_differ() {
        let backoff = Backoff::new(&settings::Worker::default());
        let first = backoff.after(3);
        assert!((0..100).any(|_| backoff.after(3) != first));
    }
}
