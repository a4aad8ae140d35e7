//! What tests of a service need: a client, a configuration with free ports, a collector of spans.

pub mod config;
pub mod http;
pub mod sink;

pub use self::{
    config::config,
    sink::{SeenSpan, Sink},
};
