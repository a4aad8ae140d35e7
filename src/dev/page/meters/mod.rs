//! How busy services say they are: their pages of metrics, read once a second.
//!
//! ```text
//!  a page of metrics ──▶ sample ──▶ family ──▶ totals ──▶ what came on top since the last time ──▶ rates
//! ```
//!
//! Spans are of the requests that are sampled; counters are of all.

mod family;
mod sample;
mod totals;
mod watch;

pub(super) use family::{Family, Metered};
pub(super) use totals::Gain;
pub(super) use watch::{Meter, watch};
