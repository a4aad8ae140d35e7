//! One struct a file.

use askama::Template;

use super::view::{self, Answers, Body};

/// `client.ts`
#[derive(Template)]
#[template(path = "typescript/client.ts.j2")]
pub struct Client<'a> {
    pub client: &'a view::Client,
}

/// `index.ts`
#[derive(Template)]
#[template(path = "typescript/index.ts.j2")]
pub struct Index<'a> {
    pub index: &'a view::Index,
}

/// `<service>.ts`
#[derive(Template)]
#[template(path = "typescript/service.ts.j2")]
pub struct Service<'a> {
    pub service: &'a view::Service,
}
