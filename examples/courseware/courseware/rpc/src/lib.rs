//! The gRPC service `courseware-rpc`: what `courseware.proto` promises, made of `logic` and `generated`.

pub mod config;
pub mod generated;
pub mod logic;
pub mod model;
pub mod state;
