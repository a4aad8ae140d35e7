//! One struct a file.

use askama::Template;

use super::view;
use super::view::Proto;
use crate::emit::service;

/// `Cargo.toml`
#[derive(Template)]
#[template(path = "proto/Cargo.toml.j2")]
pub struct Cargo<'a> {
    pub proto: &'a Proto,
    pub package: &'a service::view::Package,
}

/// `src/lib.rs`
#[derive(Template)]
#[template(path = "proto/src/lib.rs.j2")]
pub struct Lib<'a> {
    pub proto: &'a Proto,
}

/// `src/client.rs`
#[derive(Template)]
#[template(path = "proto/src/client.rs.j2")]
pub struct Client<'a> {
    pub proto: &'a Proto,
}

/// `src/descriptor.rs`
#[derive(Template)]
#[template(path = "proto/src/descriptor.rs.j2")]
pub struct Descriptor<'a> {
    pub descriptor: &'a view::Descriptor,
}

/// `src/<package>.rs`
#[derive(Template)]
#[template(path = "proto/src/package.rs.j2")]
pub struct Package<'a> {
    pub package: &'a view::Package,
}
