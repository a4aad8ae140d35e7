//! The HTTP service `echo-api`: what `echo.api` promises, made of `logic` and `generated`.

pub mod config;
pub mod generated;
pub mod logic;
pub mod middleware;
pub mod state;
