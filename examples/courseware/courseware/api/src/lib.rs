//! The HTTP service `courseware-api`: what `courseware.api` promises, made of `logic` and `generated`.

pub mod config;
pub mod generated;
pub mod logic;
pub mod middleware;
pub mod state;
