//! The proto crate of a gRPC service: messages, server trait, typed client.

pub mod codegen;
mod comments;
mod foreign;
