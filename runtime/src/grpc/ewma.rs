//! What is known of how an instance answers, and who of two gets a call for it (`zrpc/internal/balancer/p2c/p2c.go`).
//!
//! Times are nanoseconds on the instance's own clock, which the caller reads.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What an answer says of the one before it is forgotten by 63 % after so long (`decayTime`).
const DECAY: f64 = 10e9;
/// An instance that was passed over for so long gets a call whatever its load (`forcePick`).
const PASSED_OVER: u64 = 1_000_000_000;
/// So many answers make an instance known: the first ones are slow where caches are cold, and would weigh for half a minute.
const KNOWN: u64 = 16;
/// A difference that is smaller than this, in nanoseconds, says more of the machine than of the instance: a pause of half
/// a second, once in 500 calls, is one.
const NOISE: u64 = 1_000_000;
/// What success counts when all goes well (`initSuccess`)…
const ALL_WELL: u64 = 1000;
/// …and from where on an instance is well (`throttleSuccess`).
const WELL: u64 = ALL_WELL / 2;

/// How an instance answers, as moving averages that decay with time.
#[derive(Debug)]
pub(super) struct Ewma {
    /// Nanoseconds that an answer takes; 0 where none came yet.
    lag: AtomicU64,
    /// From 0 to [`ALL_WELL`].
    success: AtomicU64,
    /// The answers that there were, up to [`KNOWN`].
    answers: AtomicU64,
    in_flight: AtomicU64,
    /// When the last answer came.
    last: AtomicU64,
    /// When it was last chosen.
    chosen: AtomicU64,
}

/// How a call ended, for [`Ewma::end`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// With an answer for which the instance is not to blame.
    Well,
    /// With one for which it is, or without one in time.
    Badly,
    /// Its caller went before there was one.
    GivenUp,
    /// Before the instance had it, or on the way back: that took no time of the instance's.
    Lost,
}

impl Default for Ewma {
    fn default() -> Self {
        Self {
            lag: AtomicU64::new(0),
            success: AtomicU64::new(ALL_WELL),
            answers: AtomicU64::new(0),
            in_flight: AtomicU64::new(0),
            last: AtomicU64::new(0),
            chosen: AtomicU64::new(0),
        }
    }
}

impl Ewma {
    /// A call goes there.
    pub(super) fn begin(&self) {
        self.in_flight.fetch_add(1, Relaxed);
    }

    /// A call is no longer there.
    pub(super) fn leave(&self) {
        self.in_flight.fetch_sub(1, Relaxed);
    }

    /// A call that began then has ended now. Its time counts, except that what fails is never a fast answer: in go-zero
    /// an instance that refuses everything at once draws the calls of all others.
    pub(super) fn end(&self, began: u64, now: u64, end: End) {
        let last = self.last.swap(now, Relaxed);
        let old = self.lag.load(Relaxed);
        let answers = self.answers.load(Relaxed);
        let decayed = (-(now.saturating_sub(last) as f64) / DECAY).exp();
        let weight = match (old, answers) {
            (0, _) => 0.0,
            (_, KNOWN..) => decayed,
            // The mean of those so far.
            _ => decayed.min(answers as f64 / (answers + 1) as f64),
        };
        if answers < KNOWN && end != End::Lost {
            self.answers.store(answers + 1, Relaxed);
        }
        let mean = |old: u64, new: u64| (old as f64 * weight + new as f64 * (1.0 - weight)) as u64;
        let lag = now.saturating_sub(began);
        match end {
            End::Well => self.lag.store(mean(old, lag), Relaxed),
            End::Badly | End::GivenUp => self.lag.store(mean(old, lag.max(old)), Relaxed),
            End::Lost => {}
        }
        let success = match end {
            End::Well | End::GivenUp => ALL_WELL,
            End::Badly | End::Lost => 0,
        };
        let success = mean(self.success.load(Relaxed), success);
        self.success.store(success, Relaxed);
    }

    /// Forgets what it knew: an instance that comes back is not the one that went away.
    pub(super) fn forget(&self) {
        self.answers.store(0, Relaxed);
        self.lag.store(0, Relaxed);
        self.success.store(ALL_WELL, Relaxed);
    }

    /// Whether most of what it answers is well.
    pub(super) fn is_well(&self) -> bool {
        self.success.load(Relaxed) > WELL
    }

    /// Whether it gets a call before the other one does: the one with fewer calls underway, or where the other one takes
    /// more than twice as long, the one whose calls, this one included, take less time in sum. An instance of which nothing
    /// is known yet counts as fast as the other; one that mostly fails comes last.
    ///
    /// go-zero takes the root of the time, so that one slow instance of three still has more than a hundredth of all calls,
    /// and no difference is too small, so that with little to do nearly all goes to who is a hair faster, and one pause of
    /// an instance keeps calls from it for many seconds.
    pub(super) fn comes_before(&self, other: &Self) -> bool {
        match (self.is_well(), other.is_well()) {
            (true, false) => return true,
            (false, true) => return false,
            _ => {}
        }
        let lag = |it: &Self| match it.answers.load(Relaxed) {
            KNOWN.. => it.lag.load(Relaxed),
            _ => 0,
        };
        let (own, others) = (lag(self), lag(other));
        let calls = |it: &Self| it.in_flight.load(Relaxed) + 1;
        if own.min(others) == 0 || own.max(others) / 2 <= own.min(others).max(NOISE) {
            return calls(self) <= calls(other);
        }
        own.saturating_mul(calls(self)) <= others.saturating_mul(calls(other))
    }

    /// Chooses it, where it was passed over for too long; for one of those who ask at once.
    pub(super) fn is_due(&self, now: u64) -> bool {
        let chosen = self.chosen.load(Relaxed);
        let is_due = now.saturating_sub(chosen) > PASSED_OVER;
        let choose = || self.chosen.compare_exchange(chosen, now, Relaxed, Relaxed);
        is_due && choose().is_ok()
    }

    /// It is chosen.
    pub(super) fn choose(&self, now: u64) {
        self.chosen.store(now, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `tests/peer/balance/record` prints of go-zero 1.10.3: the microseconds when a call begins and ends, its code, and
    /// then lag and success.
    const CALLS: &str = "
        1000000 1002000 OK 2000000 1000
        1002000 1003500 OK 1999925 1000
        1003500 1023500 NotFound 2035889 1000
        3000000 3001000 OK 1850024 1000
        3000500 3001000 Unknown 1850024 1000
        9000000 11000000 DeadlineExceeded 1102083553 449
        12000000 15000000 Unavailable 1727788559 300
        20000000 23000000 Internal 2428358551 134
        24000000 24000700 OK 2197182536 216
        60000000 60001000 OK 61006081 978
    ";

    fn end(code: &str) -> End {
        match code {
            "OK" | "NotFound" | "Unknown" => End::Well,
            _ => End::Badly,
        }
    }

    #[test]
    fn averages_are_what_go_zero_makes_of_the_same_calls() {
        let instance = known();
        for line in CALLS.trim().lines() {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let number = |place: usize| fields[place].parse::<u64>().unwrap();
            instance.end(number(0) * 1000, number(1) * 1000, end(fields[2]));
            let seen = [&instance.lag, &instance.success].map(|it| it.load(Relaxed));
            assert_eq!(seen, [number(3), number(4)], "{line}");
        }
    }

    /// An instance that go-zero's arithmetic holds for from the first call on.
    fn known() -> Ewma {
        Ewma {
            answers: AtomicU64::new(KNOWN),
            ..Ewma::default()
        }
    }

    /// An instance with answers that took so many milliseconds.
    fn answering(millis: &[u64], end: End) -> Ewma {
        let instance = known();
        for (second, took) in (1..).zip(millis) {
            let began = second * 1_000_000_000;
            instance.end(began, began + took * 1_000_000, end);
        }
        instance
    }

    #[test]
    fn who_has_less_to_do_comes_first() {
        let (fast, slow) = (answering(&[1], End::Well), answering(&[10], End::Well));
        (0..9).for_each(|_| {
            assert!(fast.comes_before(&slow) && !slow.comes_before(&fast));
            fast.begin();
        });
        fast.begin();
        assert!(slow.comes_before(&fast) && !fast.comes_before(&slow));
    }

    #[test]
    fn a_hair_faster_is_not_faster() {
        let (one, other) = (answering(&[10], End::Well), answering(&[20], End::Well));
        assert!(one.comes_before(&other) && other.comes_before(&one));
        one.begin();
        assert!(other.comes_before(&one) && !one.comes_before(&other));
    }

    #[test]
    fn a_pause_now_and_then_is_forgiven() {
        let (one, other) = (known(), known());
        for call in 1..1000 {
            let began = call * 10_000_000;
            one.end(began, began + 500_000, End::Well);
            other.end(began, began + 500_000, End::Well);
        }
        for ended in [10_000_000_000, 10_010_000_000] {
            other.end(ended - 500_000_000, ended, End::Well);
        }
        assert!(one.comes_before(&other) && other.comes_before(&one));
    }

    #[test]
    fn nothing_known_is_neither_fast_nor_slow() {
        let (old, new) = (answering(&[5], End::Well), Ewma::default());
        assert!(old.comes_before(&new) && new.comes_before(&old));
        new.begin();
        assert!(old.comes_before(&new) && !new.comes_before(&old));
    }

    #[test]
    fn a_cold_start_does_not_count_for_long() {
        let (old, new) = (answering(&[2], End::Well), Ewma::default());
        for (call, took) in (0..).zip([30, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]) {
            assert!(
                new.comes_before(&old) && old.comes_before(&new),
                "call {call}"
            );
            new.end(call * 1_000_000, (call + took) * 1_000_000, End::Well);
        }
        assert!(new.comes_before(&old) && old.comes_before(&new));
    }

    #[test]
    fn refusing_at_once_is_no_fast_answer() {
        let (slow, fast) = (
            answering(&[20; 9], End::Well),
            answering(&[20; 9], End::Well),
        );
        for second in 20..40 {
            let began = second * 1_000_000_000;
            fast.end(began, began + 1000, End::Badly);
        }
        assert!(!fast.is_well());
        assert!(slow.comes_before(&fast) && !fast.comes_before(&slow));
        fast.forget();
        assert!(fast.is_well() && fast.comes_before(&slow));
    }

    #[test]
    fn who_was_passed_over_is_due_once() {
        let instance = Ewma::default();
        instance.choose(5);
        assert!(!instance.is_due(5 + PASSED_OVER));
        assert!(instance.is_due(6 + PASSED_OVER));
        assert!(!instance.is_due(6 + PASSED_OVER));
    }
}
