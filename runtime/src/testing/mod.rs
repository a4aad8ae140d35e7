//! What tests of a service need: a client, a configuration with free ports, a collector of spans, a
//! client's signature.

pub mod config;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "signature")]
pub mod signer;
#[cfg(feature = "otlp")]
pub mod sink;

pub use self::config::{config, service};
#[cfg(feature = "signature")]
pub use self::signer::Signer;
#[cfg(feature = "otlp")]
pub use self::sink::{SeenSpan, Sink};
