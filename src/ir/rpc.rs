//! What a gRPC service serves.

use std::collections::BTreeMap;

use super::Docs;

/// The contract of a gRPC service.
#[derive(Debug, Clone, Default)]
pub struct Rpc {
    /// The compiled protos with everything they import, comments included.
    pub files: prost_types::FileDescriptorSet,
    /// The files of [`Rpc::files`] that this service's proto crate holds, as named there; the rest belongs to others.
    pub own_files: Vec<String>,
    /// Proto package prefix (`.common.v1`) → the crate of the service that owns it.
    pub extern_crates: BTreeMap<String, String>,
    /// The services, in the protos' order.
    pub services: Vec<RpcService>,
}

/// One `service` of a proto.
#[derive(Debug, Clone)]
pub struct RpcService {
    /// The proto package, empty without one.
    pub package: String,
    /// Its name.
    pub name: String,
    /// Leading comment.
    pub docs: Docs,
    /// Its methods.
    pub methods: Vec<RpcMethod>,
}

/// One `rpc` of a service.
#[derive(Debug, Clone)]
pub struct RpcMethod {
    /// Its name.
    pub name: String,
    /// Leading comment.
    pub docs: Docs,
    /// Full name of the input message, with a leading dot: `.user.LoginRequest`.
    pub input: String,
    /// Full name of the output message, with a leading dot.
    pub output: String,
    /// Whether the client streams.
    pub client_streaming: bool,
    /// Whether the server streams.
    pub server_streaming: bool,
}
