//! What every service of this workspace shares: configuration, telemetry, errors, the HTTP and gRPC
//! servers and the gRPC client.
//!
//! The order of the modules below is the order of dependence: each uses only those above it.

pub mod config;
pub mod error;
pub mod settings;
pub mod telemetry;

pub mod ctx;
pub mod load;
pub mod log;

pub mod jwt;

pub mod http;

pub mod grpc;

#[cfg(feature = "sqlite")]
pub mod db;

pub mod service;
pub mod testing;

pub use config::Config;
pub use ctx::{Claims, Ctx};
pub use error::{Error, Result};
