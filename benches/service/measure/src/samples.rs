//! What many noisy measurements say.

use std::fmt;

/// Measurements of one quantity.
#[derive(Debug, Clone, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Adds one.
    pub fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The middle one; not a number where there is none.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The one that this share (0.0 to 1.0) of all lie below.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss
        )]
        let place = (share * last as f64).round() as usize;
        sorted.get(place).copied().unwrap_or(f64::NAN)
    }

    /// Each divided by its counterpart.
    #[must_use]
    pub fn over(&self, others: &Self) -> Self {
        let pairs = self.0.iter().zip(&others.0);
        Self(pairs.map(|(one, other)| one / other).collect())
    }
}

/// The median and the quartiles: `0.95 (0.93-0.97)`; the precision is that of all three.
impl fmt::Display for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(2);
        let (low, high) = (self.quantile(0.25), self.quantile(0.75));
        let median = self.median();
        write!(f, "{median:.digits$} ({low:.digits$}-{high:.digits$})")
    }
}

/// Numbers below `count` in a random order that is another one with each `seed`.
pub fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_cached_key(|_| {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_do_not_depend_on_the_order() {
        let samples = Samples(vec![3.0, 1.0, 2.0, 5.0, 4.0]);
        assert_eq!(format!("{samples:.1}"), "3.0 (2.0-4.0)");
        assert!(Samples::default().median().is_nan());
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        let ratio = Samples(vec![2.0, 9.0, 4.0]).over(&Samples(vec![1.0, 3.0, 4.0]));
        assert_eq!(ratio.0, [2.0, 3.0, 1.0]);
    }

    #[test]
    fn a_shuffle_keeps_everything() {
        let (mut one, other) = (shuffled(9, 1), shuffled(9, 2));
        assert_ne!(one, other);
        one.sort_unstable();
        assert_eq!(one, (0..9).collect::<Vec<_>>());
    }
}
