//! A Jaeger that has spans of services: how it is asked for them, and what it answers.
//!
//! `/api/traces` is what Jaeger's own page asks, in 1.x as in 2.x.

mod address;
mod answer;

pub use address::Jaeger;
pub(super) use answer::Answer;
