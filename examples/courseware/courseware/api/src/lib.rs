//! The HTTP service `courseware-api`: what `courseware.api` promises, made of `logic` and `generated`.

pub mod config;
#[allow(clippy::all, clippy::pedantic, reason = "written by ferroctl")]
pub mod generated;
pub mod logic;
pub mod state;
