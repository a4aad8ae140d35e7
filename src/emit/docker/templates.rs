//! The templates of `templates/docker/`.

use askama::Template;

use super::view;

/// `Dockerfile`
#[derive(Template)]
#[template(path = "docker/Dockerfile.j2")]
pub struct Dockerfile {
    pub build: view::Build,
}

/// `.dockerignore`
#[derive(Template)]
#[template(path = "docker/.dockerignore.j2")]
pub struct Dockerignore;

/// `deploy/images/Dockerfile`
#[derive(Template)]
#[template(path = "docker/deploy/images/Dockerfile.j2")]
pub struct Images {
    pub images: Vec<view::Pin>,
}
