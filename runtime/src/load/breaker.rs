//! The circuit breaker of Google's SRE book, chapter "Handling Overload", as go-zero has it.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::window::Window;
use crate::random::fraction;

const WINDOW: Duration = Duration::from_secs(10);
const BUCKETS: u32 = 40;
/// So many requests in the window are never refused.
const PROTECTION: f64 = 5.0;
/// Requests may be this many times those that succeed before some are refused…
const K: f64 = 1.5;
/// …and this many where every bucket fails.
const LEAST_K: f64 = 1.1;
/// After so long without one, a request is let through to see whether things are better.
const FORCED_PASS: Duration = Duration::from_secs(1);

/// Refuses a growing part of the requests while most of them fail.
#[derive(Debug)]
pub struct Breaker(Mutex<State>);

#[derive(Debug)]
struct State {
    window: Window<Outcomes>,
    last_pass: Option<Instant>,
    /// When something failed or was refused; without that in the window nothing is refused, and the
    /// window need not be looked at.
    last_trouble: Option<Instant>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Outcomes {
    all: u32,
    good: u32,
    bad: u32,
}

/// What the window says.
#[derive(Debug, Default, Clone, Copy)]
struct History {
    all: f64,
    good: f64,
    /// Buckets up to now without a good outcome, where something failed.
    failing_buckets: f64,
    /// Buckets up to now without a bad outcome, where something succeeded.
    working_buckets: f64,
}

impl Default for Breaker {
    fn default() -> Self {
        Self(Mutex::new(State {
            window: Window::new(BUCKETS, WINDOW, Instant::now()),
            last_pass: None,
            last_trouble: None,
        }))
    }
}

impl Breaker {
    /// Whether a request may begin; tell [`done`](Self::done) how it ended.
    pub fn allows(&self, now: Instant) -> bool {
        self.state().allows(now, fraction)
    }

    /// A request that was let through has ended; `good` unless the service is to blame.
    pub fn done(&self, now: Instant, good: bool) {
        self.state().add(now, u32::from(good), u32::from(!good));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn add(&mut self, now: Instant, good: u32, bad: u32) {
        let outcomes = self.window.at(now);
        outcomes.all += good + bad;
        outcomes.good += good;
        outcomes.bad += bad;
        if bad > 0 {
            self.last_trouble = Some(now);
        }
    }

    fn allows(&mut self, now: Instant, random: impl FnOnce() -> f64) -> bool {
        let in_window = |trouble| now.saturating_duration_since(trouble) <= WINDOW;
        if !self.last_trouble.is_some_and(in_window) {
            return true;
        }
        let history = History::of(self.window.until(now));
        let Some(refused) = history.refused() else {
            return true;
        };
        let is_due = |last: Instant| now.saturating_duration_since(last) > FORCED_PASS;
        if !self.last_pass.is_some_and(is_due) && random() < refused {
            self.window.at(now).all += 1;
            self.last_trouble = Some(now);
            return false;
        }
        self.last_pass = Some(now);
        true
    }
}

impl History {
    fn of<'a>(buckets: impl Iterator<Item = &'a Outcomes>) -> Self {
        buckets.fold(Self::default(), |seen, bucket| {
            let (good, bad) = (bucket.good > 0, bucket.bad > 0);
            Self {
                all: seen.all + f64::from(bucket.all),
                good: seen.good + f64::from(bucket.good),
                working_buckets: count(seen.working_buckets, good, bad),
                failing_buckets: count(seen.failing_buckets, bad, good),
            }
        })
    }

    /// The part of the requests to refuse; none where all may pass.
    fn refused(self) -> Option<f64> {
        let buckets = f64::from(BUCKETS);
        let k = (K - (K - LEAST_K) * self.failing_buckets / buckets).max(LEAST_K);
        let refused = (self.all - PROTECTION - k * self.good) / (self.all + 1.0);
        (refused > 0.0).then(|| refused * (buckets - self.working_buckets) / buckets)
    }
}

/// One bucket more where `these` came and no `others`; none again after `others`.
fn count(buckets: f64, these: bool, others: bool) -> f64 {
    match (these, others) {
        (_, true) => 0.0,
        (true, false) => buckets + 1.0,
        (false, false) => buckets,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Clock(Breaker, Instant);

    impl Clock {
        fn new() -> Self {
            Self(Breaker::default(), Instant::now())
        }

        fn add(&self, millis: u64, good: u32, bad: u32) {
            let now = self.1 + Duration::from_millis(millis);
            self.0.state().add(now, good, bad);
        }

        fn allows(&self, millis: u64, random: f64) -> bool {
            let now = self.1 + Duration::from_millis(millis);
            self.0.state().allows(now, || random)
        }
    }

    #[test]
    fn few_failures_are_no_reason() {
        let clock = Clock::new();
        clock.add(0, 0, 5);
        assert!(clock.allows(1, 0.0));
        clock.add(1, 100, 40);
        assert!(clock.allows(2, 0.0));
    }

    #[test]
    fn the_part_refused_is_go_zeros() {
        let clock = Clock::new();
        clock.add(0, 0, 100);
        // (100 - 5 - 0) / 101 of all are refused.
        assert!(!clock.allows(1, 0.93));
        assert!(clock.allows(1, 0.95));
        // One refused above: (151 - 5 - 1.5 * 50) / 152.
        let clock = Clock::new();
        clock.add(0, 50, 101);
        assert!(!clock.allows(1, 0.46));
        assert!(clock.allows(1, 0.48));
    }

    #[test]
    fn buckets_that_work_make_it_milder() {
        let clock = Clock::new();
        clock.add(0, 0, 400);
        for bucket in 1..=20 {
            clock.add(bucket * 250, 1, 0);
        }
        // (420 - 5 - 1.5 * 20) / 421, halved by 20 of 40 buckets.
        assert!(clock.allows(5001, 0.46));
        assert!(!clock.allows(5001, 0.45));
    }

    #[test]
    fn one_a_second_gets_through() {
        let clock = Clock::new();
        clock.add(0, 0, 100);
        assert!(clock.allows(1, 1.0));
        assert!(!clock.allows(900, 0.0));
        assert!(clock.allows(1100, 0.0));
        assert!(!clock.allows(1101, 0.0));
    }

    #[test]
    fn after_ten_seconds_all_is_forgotten() {
        let clock = Clock::new();
        clock.add(0, 0, 1000);
        assert!(!clock.allows(9000, 0.0));
        assert!(clock.allows(10_001, 0.0));
    }

    #[test]
    fn failures_open_it_and_successes_do_not() {
        let (breaker, now) = (Breaker::default(), Instant::now());
        (0..1000).for_each(|_| breaker.done(now, true));
        assert!((0..100).all(|_| breaker.allows(now)));
        let breaker = Breaker::default();
        (0..1000).for_each(|_| breaker.done(now, false));
        let refused = (0..100).filter(|_| !breaker.allows(now)).count();
        assert!(refused > 80, "{refused}");
    }
}
