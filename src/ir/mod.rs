//! The system to generate: every name resolved, no spans, no Rust words, nothing read from disk.
//!
//! Names stay as the contract spells them; `rust/` turns them into identifiers.

mod docs;
mod http;
mod http_rule;
mod info;
mod project;
mod response;
mod rpc;
mod table;
mod types;

pub use self::docs::Docs;
pub use self::http::{Group, Http, Jwt, Method, Route};
pub use self::http_rule::{HttpBody, HttpPath, HttpRule, HttpSegment};
pub use self::info::Info;
pub use self::project::{
    CACHE, Call, Content, Contract, Contracts, DATA_SOURCE, Database, EDITION, Inherited, Kind,
    Mirror, Project, REDIS, RUST_VERSION, Runtime, SHUTDOWN, Server, Service, Surroundings,
    Typescript,
};
pub use self::response::{Envelope, Response};
pub use self::rpc::{Owner, Rpc, RpcMethod, RpcService, is_well_known};
pub use self::table::{
    Cached, Column, ColumnType, Filled, Fixed, GoField, GoType, Initial, Made, SoftDelete, Table,
};
pub use self::types::{
    Binding, Bound, Field, Int, NumberRange, Optional, Rule, Source, Type, TypeDef, Validation,
};
