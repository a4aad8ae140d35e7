//! What the targets write, as a whole: the courseware system, contracts with everything in them, and hostile ones.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test looks at the disk itself, says what it skips, and fails by panicking"
)]

mod contract;
mod corpus;
mod everything;
mod hostile;
mod model;
mod snapshot;
#[path = "../support/mod.rs"]
mod support;
mod templates;
mod wild;
mod workspace;
