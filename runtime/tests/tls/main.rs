//! Encrypted connections: who is let in and who is not, and what becomes of them when certificates change.

#![cfg(unix)]

mod authority;
mod certificates;
mod client;
mod collector;
#[path = "../grpc/echo.rs"]
#[allow(dead_code, reason = "the service of other tests")]
mod echo;
mod grpc;
mod http;
mod reload;
