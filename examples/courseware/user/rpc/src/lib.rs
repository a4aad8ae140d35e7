//! The gRPC service `user-rpc`: what `user.proto` promises, made of `logic` and `generated`.

pub mod config;
pub mod generated;
pub mod logic;
pub mod model;
mod password;
pub mod state;
