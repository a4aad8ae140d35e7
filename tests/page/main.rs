//! The page of `ferroctl dev`, over its sockets: what it shows of a workspace, of spans and of calls, and who is refused.

mod calls;
mod client;
mod events;
mod guard;
mod jaeger;
mod meters;
mod requests;
mod services;
mod spans;
mod storm;
#[path = "../support/mod.rs"]
mod support;
mod system;
mod workspace;
