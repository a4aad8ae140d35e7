//! What a generated service costs, against a bare axum server that answers the same bytes.
//!
//! The service is `echo-api` next door, as ferroctl writes it. The in-process benchmark calls its
//! router; a service keeps that to itself, so its files are compiled in here once more.

pub mod bare;
#[path = "../../echo/api/src/config.rs"]
mod config;
pub mod generated;
#[path = "../../echo/api/src/logic/mod.rs"]
mod logic;
pub mod process;
pub mod samples;
pub mod settings;
#[path = "../../echo/api/src/state.rs"]
mod state;

/// What every request sends.
pub const BODY: &str = r#"{"id":7,"name":"gopher","tags":["rust","axum"]}"#;

/// What every answer says.
pub const ANSWER: &str =
    r#"{"code":0,"message":"success","data":{"id":7,"name":"gopher","tags":["rust","axum"]}}"#;
