//! gRPC: the server, what surrounds each of its methods, and the client.

mod admission;
mod attempt;
mod balancer;
mod budget;
mod call;
mod chain;
mod channel;
mod client_layer;
mod code;
mod connection;
mod deadline;
mod descriptors;
mod endpoints;
mod ewma;
mod flight;
mod follower;
mod framing;
mod health;
mod incoming;
mod instance;
mod link;
mod lost;
mod method;
mod observed;
mod pool;
mod receiving;
mod server;
mod status;
mod target;

pub use futures_util::{Stream, stream::BoxStream};
pub use tonic::codec::CompressionEncoding;

pub use self::{
    call::Call,
    chain::Chain,
    channel::{Channel, ClientMethod},
    client_layer::{CallId, ClientLayer, ClientService},
    descriptors::descriptor_set,
    incoming::Incoming,
    method::Method,
    server::{Server, TonicService},
    status::{from_status, to_status},
};
