//! What a service takes its work from.

/// The kinds of services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceKind {
    /// Of a `.api`: requests over HTTP.
    Api,
    /// Of `.proto` files: calls over gRPC.
    Rpc,
    /// Of no contract: jobs from a queue.
    Worker,
}

impl ServiceKind {
    /// The last part of a service's name and folder.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Rpc => "rpc",
            Self::Worker => "worker",
        }
    }
}
