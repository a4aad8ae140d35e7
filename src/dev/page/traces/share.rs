//! Which traces are kept while more come than anybody can look at.

use std::time::{Duration, Instant};

/// So many new ones a second are kept, and nobody looks at more.
const WANTED: u32 = 1000;
const SECOND: Duration = Duration::from_secs(1);
/// A trace of 2^n, at most.
const LEAST: u32 = 16;

/// The share of the traces that is kept. What is decided of a trace holds for all its spans, which come from several
/// services one after the other.
#[derive(Debug)]
pub(super) struct Share {
    /// Of 2^n traces one is kept.
    halvings: u32,
    new: u32,
    since: Instant,
}

impl Share {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            halvings: 0,
            new: 0,
            since: now,
        }
    }

    /// Whether a trace that is not there yet is kept.
    pub(super) fn takes(&mut self, trace: u128, now: Instant) -> bool {
        let elapsed = now.saturating_duration_since(self.since);
        if elapsed >= SECOND {
            self.turn(elapsed);
            self.since = now;
        }
        let is_taken = mixed(trace).leading_zeros() >= self.halvings;
        self.new += u32::from(is_taken);
        is_taken
    }

    fn turn(&mut self, elapsed: Duration) {
        let a_second = f64::from(self.new) / elapsed.as_secs_f64();
        if a_second > f64::from(WANTED) {
            self.halvings = (self.halvings + 1).min(LEAST);
        } else if a_second < f64::from(WANTED) / 4.0 {
            self.halvings = self.halvings.saturating_sub(1);
        }
        self.new = 0;
    }
}

/// Bits that are as good as random, whatever an id is made of: some makers let theirs end in a 1.
#[expect(clippy::cast_possible_truncation, reason = "both halves go in")]
fn mixed(trace: u128) -> u64 {
    let folded = (trace >> 64) as u64 ^ trace as u64;
    let mixed = folded.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of these are kept in each of some seconds.
    fn kept(share: &mut Share, from: Instant, a_second: u32, seconds: u32) -> Vec<u32> {
        let mut kept = vec![0; seconds as usize];
        for second in 0..seconds {
            for number in 0..a_second {
                let after = SECOND * second + SECOND * number / a_second;
                let trace = (u128::from(second * a_second + number) << 1) | 1;
                kept[second as usize] += u32::from(share.takes(trace, from + after));
            }
        }
        kept
    }

    #[test]
    fn a_storm_is_thinned_and_afterwards_all_is_kept_again() {
        let start = Instant::now();
        let mut share = Share::new(start);
        let storm = kept(&mut share, start, 10_000, 10);
        assert!(storm[0] >= 9_999, "{storm:?}");
        assert!(storm[9] < 2 * WANTED && storm[9] > 100, "{storm:?}");
        let calm = kept(&mut share, start + SECOND * 10, 100, 10);
        assert_eq!(calm[9], 100, "{calm:?}");
    }
}
