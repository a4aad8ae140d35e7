//! The files of a gRPC service in which messages need short names.

use crate::rust::{Ident, Scope, taken};

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
    pub(super) fn new(proto: &Ident, names: &[Ident]) -> Self {
        let names: Vec<&str> = names.iter().map(Ident::plain).collect();
        let with = |taken: &[&str]| Scope::with(&[taken, names.as_slice()].concat());
        Self {
            proto: proto.clone(),
            server: with(taken::SERVER),
            service: with(taken::SERVICE),
            tests: with(taken::METHOD_TESTS),
        }
    }
}
