//! Numbers of the last seconds.

use std::time::{Duration, Instant};

/// A row of buckets, each for an interval of time; the oldest is emptied for the next interval.
#[derive(Debug)]
pub(super) struct Window<B> {
    buckets: Vec<B>,
    interval: Duration,
    newest: usize,
    /// When the newest bucket began.
    since: Instant,
}

impl<B: Default> Window<B> {
    /// So many buckets that cover `length` together.
    pub(super) fn new(buckets: u32, length: Duration, now: Instant) -> Self {
        Self {
            buckets: (0..buckets).map(|_| B::default()).collect(),
            interval: length / buckets,
            newest: 0,
            since: now,
        }
    }

    /// The bucket of this moment.
    pub(super) fn at(&mut self, now: Instant) -> &mut B {
        self.advance(now);
        &mut self.buckets[self.newest]
    }

    /// All buckets, the oldest first and that of this moment last.
    pub(super) fn until(&mut self, now: Instant) -> impl Iterator<Item = &B> {
        self.advance(now);
        let (newer, older) = self.buckets.split_at(self.newest + 1);
        older.iter().chain(newer)
    }

    fn advance(&mut self, now: Instant) {
        let elapsed = now.saturating_duration_since(self.since);
        // Nearly always, and cheaper to find out than by the division.
        if elapsed < self.interval {
            return;
        }
        let passed = elapsed.as_nanos() / self.interval.as_nanos();
        let Ok(passed) = u32::try_from(passed) else {
            return;
        };
        for _ in 0..self.buckets.len().min(passed as usize) {
            self.newest = (self.newest + 1) % self.buckets.len();
            self.buckets[self.newest] = B::default();
        }
        self.since += self.interval * passed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_age_and_vanish() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut window = Window::<u32>::new(4, Duration::from_millis(40), start);
        *window.at(at(0)) += 1;
        *window.at(at(9)) += 1;
        *window.at(at(25)) += 5;
        let seen: Vec<_> = window.until(at(29)).copied().collect();
        assert_eq!(seen, [0, 2, 0, 5]);
        let seen: Vec<_> = window.until(at(41)).copied().collect();
        assert_eq!(seen, [0, 5, 0, 0]);
        let seen: u32 = window.until(at(1000)).sum();
        assert_eq!(seen, 0);
        *window.at(at(1000)) += 3;
        assert_eq!(window.until(at(1001)).last(), Some(&3));
    }
}
