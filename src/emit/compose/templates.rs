//! The templates of `templates/compose/`.

use askama::Template;

use super::view::{self, Image};

/// `compose.yaml`
#[derive(Template)]
#[template(path = "compose/compose.yaml.j2")]
pub struct Compose {
    pub stack: view::Stack,
}

/// `compose.observability.yaml`
#[derive(Template)]
#[template(path = "compose/compose.observability.yaml.j2")]
pub struct Observability {
    pub stack: view::Stack,
}

/// `.env.example`
#[derive(Template)]
#[template(path = "compose/env.example.j2")]
pub struct EnvExample {
    pub lines: Vec<view::EnvLine>,
}
