//! What the templates of a gRPC service print.

mod bodies;
mod scopes;
mod services;

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};

use self::scopes::Scopes;
use self::services::{Written, implementor};
use crate::emit::model::view::Models;
use crate::emit::service::view::Frame;
use crate::ir;
use crate::rust::{Ident, Imports, Literal};
use crate::system::fit::rows;
use crate::system::proto_api::{PROST_TYPES, ProtoCrate, STREAMS, has_well_known};
use crate::system::{self, System};
use crate::text::Key;

pub use self::bodies::{Act, Body, Reply};
pub use self::services::{Method, Service};

/// A whole gRPC service.
pub struct Rpc<'a> {
    /// What it has in common with every service.
    pub frame: Frame<'a>,
    /// `"UserRpc"`: the block that callers have for it.
    pub block: Literal,
    /// The services of its protos.
    pub services: Vec<Service>,
    /// The crates that it uses besides those of every gRPC service, as keys in TOML.
    pub dependencies: BTreeSet<Key>,
    /// The imports of `server.rs` from other crates.
    pub server_imports: Imports,
    /// The imports of `service.rs` from its proto crate.
    pub service_imports: Imports,
    /// The imports of `service.rs` from its own crate.
    pub own_imports: Imports,
    /// The imports of the inherited tests.
    pub test_imports: Imports,
}

impl<'a> Rpc<'a> {
    /// The view of a service.
    ///
    /// # Errors
    /// When prost-build refuses the protos or a called service cannot be found, which is checked before.
    pub fn new(system: &System, service: &'a system::Service) -> Result<Self> {
        let (proto, api) = service.proto()?;
        let rpc = service.grpc().context("a gRPC service has its contract")?;
        let names: Vec<Ident> = api
            .services
            .iter()
            .map(|service| implementor(&service.stem))
            .collect();
        let mut scopes = Scopes::new(&proto.names.krate, &names);
        let services = api.services.iter().zip(&rpc.services);
        let models = &Models::new(service);
        let services: Vec<Service> = services
            .map(|(each, docs)| {
                let rows = each.methods.iter().map(|it| rows::of(service, each, it));
                let rows: Vec<_> = rows.collect::<Result<_>>()?;
                Ok(Service::new(
                    each,
                    docs,
                    &Written { rows, models },
                    &mut scopes,
                ))
            })
            .collect::<Result<_>>()?;
        let own = names.iter().map(|name| format!("super::server::{name}"));
        let mut own_imports = Imports::of(["super::AppState"]);
        own.for_each(|path| own_imports.add(&path));
        let mut service_imports = scopes.service.imports();
        service_imports.add(&format!("{}::FILE_DESCRIPTOR_SET", scopes.proto));
        let frame = Frame::new(system, service)?;
        if !frame.databases.is_empty() {
            own_imports.add("super::migrations");
        }
        Ok(Self {
            block: Literal::new(&service.names.block),
            dependencies: dependencies(&frame, proto, rpc),
            server_imports: server_imports(&services, scopes.server.imports()),
            test_imports: test_imports(&frame.names.krate, &services, scopes.tests.imports()),
            service_imports,
            own_imports,
            services,
            frame,
        })
    }

    /// Whether there is any logic.
    #[must_use]
    pub fn has_methods(&self) -> bool {
        self.services
            .iter()
            .any(|service| !service.methods.is_empty())
    }
}

/// Those of its capabilities, the proto crates that messages of the methods may come from, and what logic needs.
fn dependencies(frame: &Frame<'_>, proto: &ProtoCrate, rpc: &ir::Rpc) -> BTreeSet<Key> {
    let own = std::iter::once(&proto.names.package).chain(&proto.foreign);
    let mut dependencies = frame.dependencies();
    dependencies.extend(own.map(Key::new));
    dependencies.extend(has_well_known(rpc).then(|| Key::new(PROST_TYPES)));
    dependencies.extend(rpc.has_streams().then(|| Key::new(STREAMS)));
    dependencies
}

fn server_imports(services: &[Service], mut imports: Imports) -> Imports {
    if !services.is_empty() {
        imports.add("ferroctl_runtime::grpc::Chain");
    }
    let methods = || services.iter().flat_map(|service| &service.methods);
    for method in methods() {
        imports.add("ferroctl_runtime::grpc::Method");
        imports.add("tonic::Request");
        imports.add("tonic::Response");
        imports.add("tonic::Status");
        if method.client_streaming {
            imports.add("tonic::Streaming");
        }
        if method.stream.is_some() {
            imports.add("ferroctl_runtime::grpc::BoxStream");
        }
    }
    imports
}

fn test_imports(krate: &Ident, services: &[Service], mut imports: Imports) -> Imports {
    for name in [
        "Ctx",
        "Result",
        "error::Kind",
        "grpc::Channel",
        "service::Running",
        "settings::RpcClient",
        "telemetry::Telemetry",
        "testing",
    ] {
        imports.add(&format!("ferroctl_runtime::{name}"));
    }
    imports.add(&format!("{krate}::generated::DEFAULTS"));
    imports.add(&format!("{krate}::generated::Service"));
    if services
        .iter()
        .flat_map(|service| &service.methods)
        .any(|method| method.client_streaming)
    {
        imports.add("futures_util::stream");
    }
    imports
}
