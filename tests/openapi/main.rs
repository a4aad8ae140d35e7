//! OpenAPI documents: of one contract with everything in it, and of every real API.

mod checked;
mod corpus;
#[path = "../support/mod.rs"]
mod support;
mod workspace;
