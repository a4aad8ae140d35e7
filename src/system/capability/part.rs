//! The parts that a capability adds to the files of a service.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::rust::{Code, Doc, Ident, Literal, Ty};
use crate::system::environment::{Environment, Secret};
use crate::text::{Key, yaml};

/// Something that a service has beside its routes or methods, as the parts that it adds to files.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Capability {
    /// What it is called here and in the documentation.
    pub name: &'static str,
    /// Fields of `Settings`, each with its block in the YAML.
    pub settings: Vec<Setting>,
    /// Fields of the state.
    pub state: Vec<Field>,
    /// Blocks of the first `etc/<service>.yaml`.
    pub yaml: Vec<yaml::Block>,
    /// Blocks of `generated/defaults.yaml`, for a YAML that is older than the capability.
    pub defaults: Vec<yaml::Block>,
    /// Features of the runtime.
    pub features: Vec<&'static str>,
    /// Dependencies of the service's crate, by their names in the workspace.
    pub dependencies: Vec<Key>,
    /// Variables of its container.
    pub environment: Environment,
    /// What `.env` holds for it.
    pub secrets: Vec<Secret>,
    /// Whether it keeps files below the service's folder of data.
    pub keeps_files: bool,
    /// Modules of `generated`.
    pub modules: Vec<Module>,
    /// Files that say the same for every service.
    pub files: Vec<File>,
    /// A call behind the chain that all routes of an HTTP service share.
    pub chain: Option<Code>,
    /// What stands between a request and the logic of some routes.
    pub guard: Option<Guard>,
    /// What it measures, for the dashboards.
    pub metrics: Option<Metrics>,
    /// What the inherited tests need.
    pub tests: Tests,
}

/// Metrics that a capability exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Metrics {
    /// Of calls to other services.
    Calls,
    /// Of SQL statements and their connections.
    Sql,
    /// Of jobs from a queue.
    Jobs,
}

/// A field of `Settings`.
#[derive(Debug, Clone, Serialize)]
pub struct Setting {
    /// Its comment.
    pub docs: Doc,
    /// `auth`
    pub field: Ident,
    /// `settings::Auth`
    pub ty: Ty,
    /// `"Auth"`: the block of the YAML that it is read from.
    pub block: Literal,
}

/// A field of the state.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// Its comment.
    pub docs: Doc,
    /// `auth`
    pub field: Ident,
    /// `Jwt`
    pub ty: Ty,
    /// `ferroctl_runtime::jwt::Jwt`: what is imported for it.
    pub imports: Vec<&'static str>,
    /// `Jwt::new(&settings.auth)?`, where `settings` and `telemetry` are there.
    pub value: Code,
    /// A statement behind that, which may use the value by the field's name.
    pub then: Option<Code>,
}

/// A module of `generated` with what it gives to the rest of the crate.
#[derive(Debug, Clone, Serialize)]
pub struct Module {
    /// `clients`
    pub name: Ident,
    /// `Clients`
    pub export: Ident,
}

/// A file of the service's crate.
#[derive(Debug, Clone, Serialize)]
pub struct File {
    /// Its path below the crate.
    pub path: String,
    /// Its text.
    pub text: &'static str,
    /// Whether it is the user's.
    pub is_users: bool,
}

/// What stands between a request and the logic of some routes of an HTTP service.
#[derive(Debug, Clone, Serialize)]
pub struct Guard {
    /// The call behind `Route::post(…)` for each guarded route, by the route's place in the contract.
    pub calls: BTreeMap<usize, Code>,
    /// The HTTP status of a request that does not get past it.
    pub status: u16,
    /// The name of the inherited test that looks at that.
    pub test: &'static str,
}

/// What the inherited tests need of a capability.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Tests {
    /// What the service cannot start without.
    pub fixture: Option<Fixture>,
    /// What gets a request past its guard.
    pub pass: Option<Pass>,
}

/// What gets a request past a guard.
#[derive(Debug, Clone, Serialize)]
pub struct Pass {
    /// What is imported.
    pub imports: Vec<&'static str>,
    /// A function of the tests.
    pub function: Code,
    /// The call behind `Client::new(…)`.
    pub call: Code,
}

/// A value that a test makes before the service starts.
#[derive(Debug, Clone, Serialize)]
pub struct Fixture {
    /// What is imported.
    pub import: &'static str,
    /// `signer`
    pub name: Ident,
    /// `Signer::new()?`
    pub value: Code,
    /// The statement that puts it into `config`.
    pub configure: Code,
}
