//! The gRPC service `courseware-rpc`: what `courseware.proto` promises, made of `logic` and `generated`.

pub mod config;
#[allow(clippy::all, clippy::pedantic, reason = "written by ferroctl")]
pub mod generated;
pub mod logic;
mod model;
pub mod state;
