//! How busy services say they are, by their pages of metrics.
//!
//! ```text
//!  a page of metrics ──▶ sample ──▶ family ──▶ totals ──▶ what came on top since the last time ──▶ rates
//! ```
//!
//! Spans are of the requests that are sampled; counters are of all.

mod family;
mod sample;
mod totals;

pub(super) use family::{Family, Metered};
pub(super) use totals::{Gain, Totals};
