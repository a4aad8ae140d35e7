//! Which requests are recorded: the first decision of all, made before anything is built.

use std::{
    cell::Cell,
    hash::{BuildHasher, RandomState},
};

use opentelemetry::trace::{SpanId, TraceId};

use super::TraceContext;

thread_local! {
    static STATE: Cell<u64> = Cell::new(RandomState::new().hash_one(0));
}

/// The parent decides; where there is none, a share of the traces is taken
/// (`ParentBased(TraceIDRatioBased)`, as go-zero).
#[derive(Debug, Clone, Copy)]
pub(super) struct Sampler {
    /// Of 2^32 random numbers, those below it are sampled.
    threshold: u64,
}

impl Sampler {
    /// Takes the share `ratio` of the traces; anything outside of 0 to 1 counts as the nearer end.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to 0..=2^32
    pub(super) fn new(ratio: f64) -> Self {
        Self {
            threshold: (ratio.clamp(0.0, 1.0) * f64::from(u32::MAX) + ratio.clamp(0.0, 1.0)) as u64,
        }
    }

    /// Whether the span below `parent` is recorded.
    pub(super) fn samples(self, parent: Option<TraceContext>) -> bool {
        match parent {
            Some(parent) => parent.sampled(),
            None => random() >> 32 < self.threshold,
        }
    }
}

/// The context of a new span below `parent`, or of a new trace.
pub(super) fn new_context(parent: Option<TraceContext>, sampled: bool) -> TraceContext {
    let trace_id = parent.map_or_else(new_trace_id, |parent| parent.trace_id());
    TraceContext::new(trace_id, SpanId::from(random() | 1), sampled)
}

fn new_trace_id() -> TraceId {
    TraceId::from(u128::from(random()) << 64 | u128::from(random() | 1))
}

/// SplitMix64, seeded once a thread: good for ids, not for secrets.
fn random() -> u64 {
    let state = STATE.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
    STATE.set(state);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_exact() {
        assert!((0..1000).all(|_| Sampler::new(1.0).samples(None)));
        assert!(!(0..1000).any(|_| Sampler::new(0.0).samples(None)));
        assert!(!(0..1000).any(|_| Sampler::new(f64::NAN).samples(None)));
    }

    #[test]
    fn a_tenth_is_about_a_tenth() {
        let taken = (0..10_000)
            .filter(|_| Sampler::new(0.1).samples(None))
            .count();
        assert!((800..1200).contains(&taken), "{taken}");
    }

    #[test]
    fn the_parent_decides() {
        let sampled = new_context(None, true);
        let unsampled = new_context(None, false);
        assert!(Sampler::new(0.0).samples(Some(sampled)));
        assert!(!Sampler::new(1.0).samples(Some(unsampled)));
    }

    #[test]
    fn a_child_stays_in_its_trace() {
        let parent = new_context(None, true);
        let child = new_context(Some(parent), true);
        assert_eq!(child.trace_id(), parent.trace_id());
        assert_ne!(child.span_id(), parent.span_id());
    }
}
