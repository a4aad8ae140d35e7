//! HTTP over real connections.

mod breaker;
mod bytes_out;
mod chain;
mod dependent;
mod documented;
mod events;
mod extractors;
mod fixture;
mod gunzip;
mod layers;
mod middleware;
mod raw;
mod rules;
#[cfg(feature = "signature")]
mod signature;
mod slow;
mod stopping;
mod switches;
mod transition;
mod validate;
