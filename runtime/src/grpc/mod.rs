//! gRPC: the server, what surrounds each of its methods, and the client.

mod admission;
mod attempt;
mod call;
mod chain;
mod channel;
mod code;
mod deadline;
mod endpoints;
mod incoming;
mod method;
mod observed;
mod server;
mod status;

pub use futures_util::{Stream, stream::BoxStream};

pub use self::{
    call::Call,
    chain::Chain,
    channel::{Channel, ClientMethod},
    incoming::Incoming,
    method::Method,
    server::{Server, TonicService},
    status::{from_status, to_status},
};
