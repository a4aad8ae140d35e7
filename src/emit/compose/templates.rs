//! The templates of `templates/compose/`.

use askama::Template;

use super::view;

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
    pub images: view::Images,
}

/// `.env.example`
#[derive(Template)]
#[template(path = "compose/env.example.j2")]
pub struct EnvExample {
    pub entries: Vec<view::EnvLine>,
}
