//! What a service has beside its routes or methods: one file each, which gives the parts that it adds to the files of
//! the service. Templates loop over parts; none asks which capability it is.
//!
//! A new one is a file here, a line in [`ALL`], its part of the runtime and its page in `docs/guide`.

mod cache;
mod calls;
mod database;
mod kubernetes;
mod models;
mod openapi;
mod part;
mod raw;
mod redis;
mod registration;
mod signature;
mod tls;
mod token;
mod traces;
mod worker;

use super::Names;
use super::database::Database;
use crate::ir;

pub use calls::Callee;
pub use openapi::FILE as OPENAPI;
pub use part::{Capability, Field, File, Fixture, Guard, Metrics, Module, Pass, Setting, Tests};

/// Every capability: its parts for a service, or nothing where the service does not have it. The order is that of
/// their parts in every file; what is made first when a service starts is what needs no other server.
const ALL: [fn(&Subject<'_>) -> Option<Capability>; 14] = [
    worker::of,
    token::of,
    signature::of,
    registration::of,
    kubernetes::of,
    calls::of,
    redis::of,
    cache::of,
    database::of,
    models::of,
    raw::of,
    traces::of,
    tls::of,
    openapi::of,
];

/// Fields of settings and state that no name of a contract may have: those that every service has, and those of the
/// capabilities whose fields have fixed names, whether a service has them or not: a field must not change its name when a capability comes.
const FIELDS: [&str; 17] = [
    "app",
    "cache",
    "clients",
    "data_source",
    "db",
    "http",
    "migrate",
    "redis",
    "resources",
    "row_cache",
    "rpc",
    "service",
    "settings",
    "signature",
    "tasks",
    "telemetry",
    "worker",
];

/// A service as its capabilities see it.
pub(super) struct Subject<'a> {
    /// What the contracts say about it.
    pub service: &'a ir::Service,
    /// What it is called.
    pub names: &'a Names,
    /// Its databases.
    pub databases: &'a [Database],
    /// Whether HTTP services have an OpenAPI document.
    pub openapi: bool,
    /// The services that it calls, in the order of its `calls`.
    pub callees: &'a [Callee],
}

/// The parts of everything that a service has.
pub(super) fn of(subject: &Subject<'_>) -> Vec<Capability> {
    ALL.iter().filter_map(|of| of(subject)).collect()
}
