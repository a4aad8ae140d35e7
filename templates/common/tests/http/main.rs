//! HTTP over real connections.

mod breaker;
mod chain;
mod dependent;
mod events;
mod fixture;
mod gunzip;
mod middleware;
mod raw;
mod transition;
