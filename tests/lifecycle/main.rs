//! The life of a generated workspace: contracts change, people edit, branches merge; it compiles after each step.
//!
//! These tests run cargo over generated crates, so `cargo test` leaves them out; `.ci/run` runs them with
//! `cargo test --test lifecycle -- --ignored`.

mod adoption;
mod databases;
#[cfg(target_os = "linux")]
mod dev;
mod evolution;
mod fresh;
mod odd_names;
mod ownership;
#[path = "../../runtime/tests/model/process.rs"]
mod process;
mod requests;
mod startup;
mod team;
mod walk;
mod workers;
mod workspace;
