//! Clients in TypeScript: of single features of a contract, and of every real API. They are left in `target/typescript`,
//! where `tests/typescript/run` has them compiled.

mod contracts;
mod corpus;
mod left;
#[path = "../support/mod.rs"]
mod support;
#[allow(dead_code, reason = "clients need no document")]
#[path = "../openapi/workspace.rs"]
mod workspace;
