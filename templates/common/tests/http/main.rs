//! HTTP over real connections.

mod breaker;
mod chain;
mod events;
mod fixture;
mod gunzip;
mod middleware;
mod raw;
mod transition;
