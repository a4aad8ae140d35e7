//! What prost-build and tonic's generator make of a service's protos, once for each proto crate.
//!
//! Every Rust name of a message, service or method that is used anywhere is taken from what these two give, never
//! from a copy of their naming.

mod clients;
mod comments;
mod descriptors;
mod extern_path;
mod generate;
mod messages;
mod package;
mod spelling;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::Result;
use prost_types::FileDescriptorProto;
use serde::Serialize;

use super::ProtoNames;
use super::names::proto_package;
use crate::ir::{self, Owner, is_well_known};
use crate::rust::Ty;

pub use descriptors::{Parts, descriptors};
pub use messages::{Message, MessageField, Messages};

/// The crate with the messages and clients of a gRPC service.
#[derive(Debug, Clone, Serialize)]
pub struct ProtoCrate {
    /// What it is called.
    pub names: ProtoNames,
    /// The packages of other services' proto crates that it needs.
    pub foreign: Vec<String>,
    #[serde(skip)]
    api: OnceCell<ProtoApi>,
}

impl ProtoCrate {
    /// The crate for a gRPC service.
    #[must_use]
    pub(super) fn new(service: &ir::Service, rpc: &ir::Rpc) -> Self {
        Self {
            names: ProtoNames::new(service),
            foreign: foreign(rpc),
            api: OnceCell::new(),
        }
    }

    /// The generated code with its names, made when it is first asked for; `rpc` is the crate's own contract.
    ///
    /// # Errors
    /// When prost-build refuses the descriptors, which have been checked.
    pub fn api(&self, rpc: &ir::Rpc) -> Result<&ProtoApi> {
        if let Some(api) = self.api.get() {
            return Ok(api);
        }
        let api = generate::generate(rpc)?;
        Ok(self.api.get_or_init(|| api))
    }
}

/// The packages of other proto crates that one needs.
pub(super) fn foreign(rpc: &ir::Rpc) -> Vec<String> {
    let owners: BTreeSet<&Owner> = rpc.owners.values().collect();
    owners.into_iter().map(proto_package).collect()
}

/// The crate with the protos that several services import.
#[derive(Debug, Clone, Serialize)]
pub struct SharedProtos {
    /// The crate.
    pub krate: ProtoCrate,
    /// Its contract.
    pub rpc: ir::Rpc,
}

impl SharedProtos {
    pub(super) fn new(rpc: ir::Rpc) -> Self {
        let krate = ProtoCrate {
            names: ProtoNames::shared(),
            foreign: Vec::new(),
            api: OnceCell::new(),
        };
        Self { krate, rpc }
    }
}

/// What a proto crate holds.
#[derive(Debug, Clone)]
pub struct ProtoApi {
    /// The code of each proto package, by its path of modules; the empty path is the crate's root.
    pub modules: BTreeMap<Vec<String>, Code>,
    /// The services, in the order of [`ir::Rpc::services`].
    pub services: Vec<Service>,
    /// What [`ProtoApi::messages`] has read.
    messages: OnceCell<Messages>,
}

impl ProtoApi {
    fn new(modules: BTreeMap<Vec<String>, Code>, services: Vec<Service>) -> Self {
        Self {
            modules,
            services,
            messages: OnceCell::new(),
        }
    }

    /// The fields of the messages, read when they are first asked for.
    ///
    /// # Errors
    /// When what prost-build wrote is no Rust.
    pub fn messages(&self) -> Result<&Messages> {
        if let Some(messages) = self.messages.get() {
            return Ok(messages);
        }
        let messages = Messages::read(&self.modules)?;
        Ok(self.messages.get_or_init(|| messages))
    }
}

/// Rust that prost-build and tonic have written.
#[derive(Debug, Clone, Default)]
pub struct Code(String);

impl Code {
    /// Whether it names a type of `prost-types`.
    #[must_use]
    pub fn uses_well_known(&self) -> bool {
        self.0.contains("::prost_types::")
    }

    /// Whether it has the server of a service.
    #[must_use]
    pub fn has_server(&self) -> bool {
        self.0.contains("tonic::codegen")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A service as the generated code names it.
#[derive(Debug, Clone)]
pub struct Service {
    /// `user.User`, as in the path of a request.
    pub full_name: String,
    /// `User`: the trait.
    pub name: String,
    /// `User`: the start of names made after the service; with its package where two have the same name.
    pub stem: String,
    /// The module of the package: `user`.
    pub module: Vec<String>,
    /// The module of the server inside it: `user_server`.
    pub server_module: String,
    /// Its methods, in the proto's order.
    pub methods: Vec<Method>,
}

/// A method as the generated code names it.
#[derive(Debug, Clone)]
pub struct Method {
    /// `login`, or `r#type`.
    pub name: String,
    /// `Login`.
    pub proto_name: String,
    /// Whether the client sends a stream.
    pub client_streaming: bool,
    /// Whether the server sends a stream.
    pub server_streaming: bool,
    /// The request.
    pub input: MessagePath,
    /// The response.
    pub output: MessagePath,
}

/// Where a message's type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessagePath {
    /// In the service's proto crate: `user::LoginRequest`.
    Own(String),
    /// Elsewhere: `::prost_types::Timestamp`, `()`.
    Elsewhere(String),
}

impl Service {
    /// The path of one of its methods in a request: `/user.User/Login`.
    #[must_use]
    pub fn path_of(&self, method: &Method) -> String {
        format!("/{}/{}", self.full_name, method.proto_name)
    }
}

impl MessagePath {
    /// The path, where the proto crate is called `name` (`crate` from inside).
    #[must_use]
    pub fn seen_from(&self, name: &str) -> Ty {
        match self {
            Self::Own(path) => Ty::path(format!("{name}::{path}")),
            Self::Elsewhere(path) => Ty::path(path.as_str()),
        }
    }

    /// Whether it is a type of `prost-types`.
    #[must_use]
    pub fn is_well_known(&self) -> bool {
        matches!(self, Self::Elsewhere(path) if path.starts_with("::prost_types::"))
    }

    /// Resolves a path that prost-build gives relative to the package's module.
    fn resolve(relative: &str, module: &[String]) -> Self {
        if relative.starts_with("::") || !relative.contains(|c: char| c.is_ascii_uppercase()) {
            return Self::Elsewhere(
                relative
                    .replace("::prost::alloc::string::", "")
                    .replace("::prost::alloc::vec::", ""),
            );
        }
        let mut parts: Vec<&str> = module.iter().map(String::as_str).collect();
        for part in relative.split("::") {
            if part == "super" {
                parts.pop();
            } else {
                parts.push(part);
            }
        }
        Self::Own(parts.join("::"))
    }
}

/// The crate with Google's well-known messages.
pub const PROST_TYPES: &str = "prost-types";

/// The crate with what makes and reads streams.
pub const STREAMS: &str = "futures-util";

/// Whether a message of the contract, be it another crate's, may have one of Google's well-known ones in it.
#[must_use]
pub fn has_well_known(rpc: &ir::Rpc) -> bool {
    let with_code =
        |file: &&FileDescriptorProto| !is_well_known(file.name()) && !rpc.is_unneeded(file);
    let files = rpc.files.file.iter().filter(with_code);
    let mut imports = files.flat_map(|file| &file.dependency);
    imports.any(|name| is_well_known(name))
}

/// Whether the service's protos may use a type of `prost-types`.
#[must_use]
pub fn imports_well_known(rpc: &ir::Rpc) -> bool {
    let own = rpc.files.file.iter().filter(|file| rpc.is_own(file));
    let mut imports = own.flat_map(|file| &file.dependency);
    imports.any(|name| is_well_known(name))
}

#[cfg(test)]
mod tests;
