//! The files of a gRPC service in which messages need short names.

use crate::emit::proto;
use crate::ir;
use crate::rust::{Ident, Scope};

/// Names that the files need for themselves.
const SERVER_TAKEN: [&str; 13] = [
    "AppState",
    "Box",
    "BoxStream",
    "Chain",
    "Method",
    "Option",
    "Request",
    "Response",
    "Result",
    "Status",
    "Streaming",
    "String",
    "Vec",
];
const SERVICE_TAKEN: [&str; 10] = [
    "AppState",
    "Chain",
    "Config",
    "DEFAULTS",
    "ExitCode",
    "FILE_DESCRIPTOR_SET",
    "Running",
    "Server",
    "Service",
    "service",
];
/// Names that a stub needs for itself.
pub(super) const STUB_TAKEN: [&str; 10] = [
    "AppState",
    "Box",
    "BoxStream",
    "Ctx",
    "Error",
    "Incoming",
    "Option",
    "Result",
    "String",
    "Vec",
];
const TEST_TAKEN: [&str; 13] = [
    "Channel",
    "Config",
    "Ctx",
    "DEFAULTS",
    "Kind",
    "Option",
    "Result",
    "RpcClient",
    "Running",
    "Service",
    "String",
    "Telemetry",
    "Vec",
];

/// What each file has named so far.
pub(super) struct Scopes {
    /// The crate with the messages.
    pub proto: Ident,
    /// `server.rs`
    pub server: Scope,
    /// `service.rs`
    pub service: Scope,
    /// The inherited tests.
    pub tests: Scope,
}

impl Scopes {
    /// Files in which nothing has a name but what they need themselves, `names` among it.
    pub(super) fn new(service: &ir::Service, names: &[Ident]) -> Self {
        let names: Vec<&str> = names.iter().map(Ident::plain).collect();
        let with = |taken: &[&str]| Scope::with(&[taken, names.as_slice()].concat());
        Self {
            proto: Ident::snake(&proto::package(service)),
            server: with(&SERVER_TAKEN),
            service: with(&SERVICE_TAKEN),
            tests: with(&TEST_TAKEN),
        }
    }
}
