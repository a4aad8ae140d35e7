//! One struct a file.

use askama::Template;

use super::view::{Model, Models};

/// `src/generated/model/mod.rs`
#[derive(Template)]
#[template(path = "model/src/generated/model/mod.rs.j2")]
pub struct Generated<'a> {
    pub models: &'a Models,
}

/// `src/generated/model/<table>.rs`
#[derive(Template)]
#[template(path = "model/src/generated/model/table.rs.j2")]
pub struct Table<'a> {
    pub model: &'a Model,
}

/// `src/model/mod.rs`
#[derive(Template)]
#[template(path = "model/src/model/mod.rs.j2")]
pub struct Own<'a> {
    pub models: &'a Models,
}

/// `src/model/<table>.rs`
#[derive(Template)]
#[template(path = "model/src/model/table.rs.j2")]
pub struct OwnTable<'a> {
    pub model: &'a Model,
}
