//! The HTTP service `user-api`: what `user.api` promises, made of `logic` and `generated`.

pub mod config;
pub mod generated;
pub mod logic;
pub mod middleware;
pub mod state;
