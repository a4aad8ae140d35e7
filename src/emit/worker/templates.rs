//! One struct a file.

use askama::Template;

use super::view::Worker;

/// `Cargo.toml`
#[derive(Template)]
#[template(path = "worker/Cargo.toml.j2")]
pub struct Cargo<'a> {
    pub worker: &'a Worker<'a>,
}

/// `src/generated/mod.rs`
#[derive(Template)]
#[template(path = "worker/src/generated/mod.rs.j2")]
pub struct Generated<'a> {
    pub worker: &'a Worker<'a>,
}

/// `src/generated/service.rs`
#[derive(Template)]
#[template(path = "worker/src/generated/service.rs.j2")]
pub struct Service<'a> {
    pub worker: &'a Worker<'a>,
}

/// `src/logic/mod.rs`
#[derive(Template)]
#[template(path = "worker/src/logic/mod.rs.j2")]
pub struct Logic<'a> {
    pub worker: &'a Worker<'a>,
}

/// `src/logic/job.rs`
#[derive(Template)]
#[template(path = "worker/src/logic/job.rs.j2")]
pub struct Job<'a> {
    pub worker: &'a Worker<'a>,
}

/// `src/logic/queue.rs`
#[derive(Template)]
#[template(path = "worker/src/logic/queue.rs.j2")]
pub struct Queue<'a> {
    pub worker: &'a Worker<'a>,
}

/// `tests/contract.rs`
#[derive(Template)]
#[template(path = "worker/tests/contract.rs.j2")]
pub struct Tests<'a> {
    pub worker: &'a Worker<'a>,
}
