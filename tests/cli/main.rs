//! The binary as a user meets it: command, exit status, stdout and stderr in one snapshot each.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests run the binary in folders of their own, and fail by panicking"
)]

mod agreement;
mod findings;
mod fixture;
mod fmt;
mod input;
mod regenerate;
mod stack;
mod words;
