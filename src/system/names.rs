//! What a service and all that belongs to it is called. No other module spells one of these names.

use serde::Serialize;

use crate::ir::{self, Owner};
use crate::rust::Ident;
use crate::spelling;

/// The folder of a service's own data: below its working directory, and below [`APP`] in its container.
pub const DATA: &str = "data";
/// The working directory of a service in its container.
pub const APP: &str = "/app";

/// The names of one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Names {
    /// `user-rpc`: the service, its package, its binary, its container.
    pub service: String,
    /// `user`: the service less its kind.
    pub base: String,
    /// `user/rpc`: the folder of the crate, relative to the workspace.
    pub folder: String,
    /// `user_rpc`: the crate in Rust, and what callers keep of it in their settings.
    pub krate: Ident,
    /// `UserRpc`: the block in the YAML of its callers.
    pub block: String,
    /// `user.rpc`: its key in etcd.
    pub key: String,
    /// `USER_RPC`: what its variables begin with.
    pub variables: String,
    /// `USER_RPC_ADDR`: the variable with the address that its callers use.
    pub address_variable: String,
    /// `USER_RPC_DATA_SOURCE`: the variable with the URL of its database.
    pub data_source_variable: String,
    /// `DataSource`: the keys of its YAML with that URL, with dots between them.
    pub data_source: String,
    /// `data/user.db`: its database where that is a file, below [`DATA`].
    pub database_file: String,
    /// `user-rpc-data`: the volume that [`DATA`] is on.
    pub volume: String,
}

impl Names {
    /// The names of a service.
    #[must_use]
    pub fn new(service: &ir::Service) -> Self {
        Self {
            data_source: service.data_source.clone(),
            ..Self::of(&service.name, &service.base, &service.dir)
        }
    }

    /// The names of a service that is called so, less its kind `base`, and lies there.
    #[must_use]
    pub fn of(name: &str, base: &str, folder: &str) -> Self {
        let variables = spelling::shouty(name);
        let variable = |suffix: &str| format!("{variables}_{suffix}");
        Self {
            service: name.to_owned(),
            base: base.to_owned(),
            folder: folder.to_owned(),
            krate: Ident::snake(name),
            block: Ident::camel(name).plain().to_owned(),
            key: format!("{base}.rpc"),
            address_variable: variable("ADDR"),
            data_source_variable: variable("DATA_SOURCE"),
            data_source: ir::DATA_SOURCE.to_owned(),
            variables,
            database_file: format!("{DATA}/{}.db", Ident::snake(base).plain()),
            volume: format!("{name}-data"),
        }
    }

    /// A path below the service's folder, relative to the workspace.
    #[must_use]
    pub fn below(&self, path: &str) -> String {
        format!("{}/{path}", self.folder)
    }

    /// `etc/user-rpc.yaml`: its configuration, below its folder and below [`APP`].
    #[must_use]
    pub fn settings(&self) -> String {
        format!("etc/{}.yaml", self.service)
    }

    /// `/app/user-rpc`: the binary in its container.
    #[must_use]
    pub fn binary(&self) -> String {
        format!("{APP}/{}", self.service)
    }

    /// `sqlite://data/user.db`: the URL of its database where that is a file.
    #[must_use]
    pub fn database_url(&self) -> String {
        format!("sqlite://{}", self.database_file)
    }
}

/// The names of the crate with a gRPC service's messages and clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProtoNames {
    /// `user-proto`: the package.
    pub package: String,
    /// `user/proto`: its folder, relative to the workspace.
    pub folder: String,
    /// `user_proto`: the crate in Rust.
    pub krate: Ident,
}

impl ProtoNames {
    /// The names for a gRPC service. The folder is beside the service's own where that is called `rpc`, else inside it.
    #[must_use]
    pub fn new(service: &ir::Service) -> Self {
        Self::of(&service.base, &service.dir)
    }

    /// The names for a gRPC service with that base name in that folder.
    #[must_use]
    pub fn of(base: &str, dir: &str) -> Self {
        let folder = match dir.strip_suffix("rpc") {
            Some("") => "proto".to_owned(),
            Some(parent) if parent.ends_with('/') => format!("{parent}proto"),
            _ => format!("{dir}/proto"),
        };
        Self::at(&Owner::Service(base.to_owned()), folder)
    }

    /// The names of the crate with the protos that several services import.
    #[must_use]
    pub fn shared() -> Self {
        let package = proto_package(&Owner::Shared);
        Self::at(&Owner::Shared, format!("crates/{package}"))
    }

    fn at(owner: &Owner, folder: String) -> Self {
        let package = proto_package(owner);
        Self {
            krate: Ident::snake(&package),
            package,
            folder,
        }
    }
}

/// The proto crate of an owner. That of shared protos has a name that no service's can have.
#[must_use]
pub fn proto_package(owner: &Owner) -> String {
    match owner {
        Owner::Service(base) => format!("{base}-proto"),
        Owner::Shared => "shared-protos".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(base: &str, dir: &str) -> ir::Service {
        ir::Service {
            name: format!("{base}-rpc"),
            base: base.to_owned(),
            dir: dir.to_owned(),
            contracts: ir::Contracts::default(),
            port: 9300,
            metrics_port: 9091,
            calls: Vec::new(),
            auth: Vec::new(),
            keeps_files: false,
            data_source: ir::DATA_SOURCE.to_owned(),
            cache: None,
            redis: None,
            is_discovered: false,
            surroundings: ir::Surroundings::default(),
        }
    }

    #[test]
    fn a_proto_crate_is_beside_its_service_or_inside() {
        let folder = |dir: &str| ProtoNames::new(&service("user", dir)).folder;
        assert_eq!(folder("user/rpc"), "user/proto");
        assert_eq!(folder("rpc"), "proto");
        assert_eq!(folder("services/user"), "services/user/proto");
        assert_eq!(folder("user/grpc"), "user/grpc/proto");
    }

    #[test]
    fn every_spelling_of_a_name_of_two_words() {
        let names = Names::new(&service("my-user", "my-user/rpc"));
        assert_eq!(names.krate.to_string(), "my_user_rpc");
        assert_eq!(names.block, "MyUserRpc");
        assert_eq!(names.address_variable, "MY_USER_RPC_ADDR");
        assert_eq!(names.data_source_variable, "MY_USER_RPC_DATA_SOURCE");
        assert_eq!(names.database_url(), "sqlite://data/my_user.db");
        assert_eq!(names.volume, "my-user-rpc-data");
    }
}
