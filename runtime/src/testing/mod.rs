//! What tests of a service need: a client, a configuration with free ports, a collector of spans, a
//! client's signature.

pub mod config;
pub mod http;
#[cfg(feature = "signature")]
pub mod signer;
pub mod sink;

#[cfg(feature = "signature")]
pub use self::signer::Signer;
pub use self::{
    config::config,
    sink::{SeenSpan, Sink},
};
