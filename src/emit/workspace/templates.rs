//! One struct a file.

use askama::Template;

use super::view::{Runtime, Workspace};

/// `Cargo.toml`
#[derive(Template)]
#[template(path = "workspace/Cargo.toml.j2")]
pub struct Cargo<'a> {
    pub workspace: &'a Workspace,
}

/// `.gitattributes`
#[derive(Template)]
#[template(path = "workspace/.gitattributes.j2")]
pub struct GitAttributes<'a> {
    pub workspace: &'a Workspace,
}

/// `.gitignore`
#[derive(Template)]
#[template(path = "workspace/.gitignore.j2")]
pub struct GitIgnore;

/// `README.md`
#[derive(Template)]
#[template(path = "workspace/README.md.j2")]
pub struct Readme<'a> {
    pub workspace: &'a Workspace,
}
