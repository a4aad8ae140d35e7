//! Help for tests.

pub mod http;
