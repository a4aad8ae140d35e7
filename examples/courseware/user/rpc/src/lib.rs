//! The gRPC service `user-rpc`: what `user.proto` promises, made of `logic` and `generated`.

pub mod config;
#[allow(clippy::all, clippy::pedantic, reason = "written by ferroctl")]
pub mod generated;
pub mod logic;
mod model;
mod password;
pub mod state;
