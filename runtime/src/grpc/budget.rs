//! How many calls may be sent again.

use std::sync::atomic::{AtomicU32, Ordering};

/// Calls that are sent again at once, at most: more than wait on a connection when its peer stops.
const BURST: u32 = 1_000;
/// So many calls that went well earn one more.
const PRICE: u32 = 10;

/// Bounds what is sent again to a part of what goes well, so that a service in trouble does not get a
/// multiple of its calls (gRPC A6, "throttling retry attempts").
#[derive(Debug)]
pub(super) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(BURST * PRICE))
    }
}

impl Budget {
    /// A call went well. While nothing is sent again this is one read.
    pub(super) fn earn(&self) {
        if self.0.load(Ordering::Relaxed) < BURST * PRICE {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether one more call may be sent again; it is paid for then.
    pub(super) fn spend(&self) -> bool {
        let paid = |left: u32| left.checked_sub(PRICE);
        let spent = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, paid);
        spent.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_that_went_well_pay_for_one_more() {
        let budget = Budget::default();
        let spent = (0..2 * BURST).filter(|_| budget.spend()).count();
        assert_eq!(spent, BURST as usize);
        (0..PRICE - 1).for_each(|_| budget.earn());
        assert!(!budget.spend());
        budget.earn();
        assert!(budget.spend());
    }
}
