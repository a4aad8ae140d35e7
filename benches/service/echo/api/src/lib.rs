//! The HTTP service `echo-api`: what `echo.api` promises, made of `logic` and `generated`.

pub mod config;
#[allow(clippy::all, clippy::pedantic, reason = "written by ferroctl")]
pub mod generated;
pub mod logic;
pub mod state;
