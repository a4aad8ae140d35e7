//! What a gRPC service serves.

use serde::Serialize;

use std::collections::BTreeMap;

use prost_types::{DescriptorProto, FileDescriptorProto};

use super::{Docs, HttpRule};

/// The contract of a gRPC service.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Rpc {
    /// The compiled protos with everything they import, comments included.
    #[serde(skip)]
    pub files: prost_types::FileDescriptorSet,
    /// The files of [`Rpc::files`] that this service's proto crate holds, as named there; the rest belongs to others.
    pub own_files: Vec<String>,
    /// The files of [`Rpc::files`] of which no code is made: Google's that are there for options alone.
    pub unneeded: Vec<String>,
    /// Proto names (`.common.v1`, `.common.v1.Money`) → whose proto crate has them, where that is another one.
    pub owners: BTreeMap<String, Owner>,
    /// The services, in the protos' order.
    pub services: Vec<RpcService>,
}

/// Whose a proto crate is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Owner {
    /// The service's of that base name, which was made from its protos.
    Service(String),
    /// That of the protos which several services import.
    Shared,
}

/// Whether a file is one of Google's, which `prost-types` has.
#[must_use]
pub fn is_well_known(file: &str) -> bool {
    file.starts_with("google/protobuf/")
}

impl Rpc {
    /// Whether this service's proto crate holds the file.
    #[must_use]
    pub fn is_own(&self, file: &FileDescriptorProto) -> bool {
        self.own_files.iter().any(|own| own == file.name())
    }

    /// Whether a method takes or gives a stream.
    #[must_use]
    pub fn has_streams(&self) -> bool {
        let mut methods = self.services.iter().flat_map(|service| &service.methods);
        methods.any(|method| method.client_streaming || method.server_streaming)
    }

    /// Whether a gateway can make calls of HTTP requests.
    #[must_use]
    pub fn has_http(&self) -> bool {
        let mut methods = self.services.iter().flat_map(|service| &service.methods);
        methods.any(|method| !method.http.is_empty())
    }

    /// The message of a full name with a leading dot: `.user.LoginRequest`.
    #[must_use]
    pub fn message(&self, full: &str) -> Option<&DescriptorProto> {
        self.files.file.iter().find_map(|file| {
            let package = match file.package() {
                "" => ".".to_owned(),
                package => format!(".{package}."),
            };
            let mut names = full.strip_prefix(&package)?.split('.');
            let first = names.next()?;
            let named = |all: &'_ [DescriptorProto], name: &str| {
                all.iter().position(|message| message.name() == name)
            };
            let outer = &file.message_type[named(&file.message_type, first)?];
            names.try_fold(outer, |outer, name| {
                Some(&outer.nested_type[named(&outer.nested_type, name)?])
            })
        })
    }

    /// Whether no code is made of the file.
    #[must_use]
    pub fn is_unneeded(&self, file: &FileDescriptorProto) -> bool {
        self.unneeded.iter().any(|name| name == file.name())
    }
}

/// One `service` of a proto.
#[derive(Debug, Clone, Serialize)]
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
#[derive(Debug, Clone, Serialize)]
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
    /// Whether a call may be made twice: `option idempotency_level` is `NO_SIDE_EFFECTS` or `IDEMPOTENT`.
    pub is_idempotent: bool,
    /// Whether callers should look for another one.
    pub is_deprecated: bool,
    /// The requests that a gateway makes calls of it, as `google.api.http` says; those that no document can tell apart
    /// or that fit no message are not here.
    pub http: Vec<HttpRule>,
}
