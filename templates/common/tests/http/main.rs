//! HTTP over real connections.

mod chain;
mod events;
mod fixture;
mod middleware;
mod raw;
