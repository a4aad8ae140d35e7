//! HTTP over real connections.

mod breaker;
mod bytes_out;
mod chain;
mod dependent;
mod events;
mod fixture;
mod gunzip;
mod middleware;
mod raw;
mod switches;
mod transition;
mod validate;
