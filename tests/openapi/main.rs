//! OpenAPI documents: of one contract with everything in it, and of every real API.

mod checked;
mod contracts;
mod corpus;
mod gateway;
#[path = "../../benches/routes/mod.rs"]
mod routes;
mod scale;
#[path = "../support/mod.rs"]
mod support;
mod workspace;
