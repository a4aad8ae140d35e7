//! What a service and all that belongs to it is called. No other module spells one of these names.

use serde::Serialize;

use crate::ir::{self, Owner};
use crate::rust::Ident;
use crate::spelling;
use crate::text::kube::Label;

/// The folder of a service's own data: below its working directory, and below [`APP`] in its container.
pub const DATA: &str = "data";
/// The working directory of a service in its container.
pub const APP: &str = "/app";
/// The user and the group that a service runs as in its container.
pub const USER: u32 = 65532;
/// Where health is on the port of metrics.
pub const HEALTH: &str = "/healthz";

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
    /// Its databases, the first one of all that name none before the others.
    pub databases: Vec<DatabaseNames>,
    /// `user-rpc-data`: the volume that [`DATA`] is on.
    pub volume: String,
    /// `user-rpc`: what it is called in Kubernetes, where names have no `_`.
    pub label: Label,
}

impl Names {
    /// The names of a service.
    #[must_use]
    pub fn new(service: &ir::Service) -> Self {
        let names = Self::of(&service.name, &service.base, &service.dir);
        Self {
            databases: DatabaseNames::all(service, &names),
            ..names
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
            variables,
            databases: Vec::new(),
            volume: format!("{name}-data"),
            label: Label::new(name),
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
}

/// The names of a database of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatabaseNames {
    /// `db`, or `audit_db`: the field of the state.
    pub field: Ident,
    /// `data_source`, or `audit_data_source`: the field of the settings.
    pub setting: Ident,
    /// `DataSource`, or `Audit.DataSource`: the keys of the YAML with its URL, with dots between them.
    pub keys: String,
    /// Whether models name these keys; else it is that of the others.
    pub is_named: bool,
    /// `USER_RPC_DATA_SOURCE`: the variable with its URL.
    pub variable: String,
    /// `data/user.db`: where it is a file, below [`DATA`].
    pub file: String,
    /// `migrations`, or `migrations/audit_db`: the folder with its migrations, below the service's.
    pub migrations: String,
    /// `user-rpc`, or `user-rpc-audit_db`: by which its table of migrations is known.
    pub history: String,
}

impl DatabaseNames {
    /// Those of a service.
    fn all(service: &ir::Service, names: &Names) -> Vec<Self> {
        let first = service.contracts.on(None).next();
        let first = first.map(|_| Self::first(&service.data_source, names));
        let mut others: Vec<&str> = Vec::new();
        for source in service.contracts.data_sources() {
            if !others.contains(&source) {
                others.push(source);
            }
        }
        let fields = others.iter().map(|source| Self::field(source));
        // The first one's field has no other name, whether it is there or not.
        let fields = Ident::distinct([Ident::snake("db")].into_iter().chain(fields));
        let others = others.iter().zip(fields.into_iter().skip(1));
        let others = others.map(|(source, field)| Self::other(source, field, names));
        first.into_iter().chain(others).collect()
    }

    /// Those of the first one, whether the service has it or its logic alone knows of one.
    #[must_use]
    pub fn first(source: &str, names: &Names) -> Self {
        Self {
            field: Ident::snake("db"),
            setting: Ident::snake("data_source"),
            keys: source.to_owned(),
            is_named: false,
            variable: format!("{}_DATA_SOURCE", names.variables),
            file: format!("{DATA}/{}.db", Ident::snake(&names.base).plain()),
            migrations: "migrations".to_owned(),
            history: names.service.clone(),
        }
    }

    fn other(source: &str, field: Ident, names: &Names) -> Self {
        let plain = field.plain();
        let stem = plain.strip_suffix("_db").unwrap_or(plain).to_owned();
        Self {
            setting: Ident::snake(&format!("{stem}_data_source")),
            keys: source.to_owned(),
            is_named: true,
            variable: format!(
                "{}_{}_DATA_SOURCE",
                names.variables,
                spelling::shouty(&stem)
            ),
            file: format!("{DATA}/{stem}.db"),
            migrations: format!("migrations/{plain}"),
            history: format!("{}-{plain}", names.service),
            field,
        }
    }

    /// `audit_db` for `Audit.DataSource` and `AuditDB.DataSource`.
    fn field(source: &str) -> Ident {
        let block = source.split('.').next().unwrap_or(source);
        let name = Ident::snake(block);
        match name.plain().strip_suffix("db") {
            Some(_) => name,
            None => Ident::snake(&format!("{}_db", name.plain())),
        }
    }

    /// `sqlite://data/user.db`: its URL where it is a file.
    #[must_use]
    pub fn url(&self) -> String {
        format!("sqlite://{}", self.file)
    }

    /// The keys of the YAML with its URL, as models say them: none where they name none.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.is_named.then_some(self.keys.as_str())
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
            port: Some(9300),
            metrics_port: 9091,
            data_source: ir::DATA_SOURCE.to_owned(),
            ..ir::Service::default()
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
        let mut service = service("my-user", "my-user/rpc");
        let tables = |source: Option<&str>| ir::Contract {
            files: Vec::new(),
            content: ir::Content::Models {
                tables: Vec::new(),
                sql: ir::Database::Sqlite,
                data_source: source.map(str::to_owned),
            },
        };
        let sources = [None, Some("Audit.DataSource"), Some("LogDB.DataSource")];
        service.contracts.0.extend(sources.map(tables));
        let names = Names::new(&service);
        assert_eq!(names.krate.to_string(), "my_user_rpc");
        assert_eq!(names.block, "MyUserRpc");
        assert_eq!(names.address_variable, "MY_USER_RPC_ADDR");
        let [first, audit, log] = &names.databases[..] else {
            panic!("three databases")
        };
        assert_eq!(first.variable, "MY_USER_RPC_DATA_SOURCE");
        assert_eq!(first.url(), "sqlite://data/my_user.db");
        assert_eq!(audit.field.plain(), "audit_db");
        assert_eq!(audit.setting.plain(), "audit_data_source");
        assert_eq!(audit.variable, "MY_USER_RPC_AUDIT_DATA_SOURCE");
        assert_eq!(audit.history, "my-user-rpc-audit_db");
        assert_eq!(log.field.plain(), "log_db");
        assert_eq!(log.migrations, "migrations/log_db");
        assert_eq!(names.volume, "my-user-rpc-data");
    }
}
