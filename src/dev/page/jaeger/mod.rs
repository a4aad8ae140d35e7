//! Requests of services that send their spans to a Jaeger: asked of it every two seconds.
//!
//! ```text
//!  --jaeger URL ──▶ address ──▶ watch ──▶ answer   its JSON as spans ──▶ board
//! ```
//!
//! `/api/traces` is what Jaeger's own page asks, in 1.x as in 2.x.

mod address;
mod answer;
mod watch;

pub use address::Jaeger;
pub(super) use watch::{Source, watch};
