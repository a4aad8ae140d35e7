//! The templates of `templates/docker/`.

use askama::Template;

use super::view;

/// `<service>/Dockerfile`
#[derive(Template)]
#[template(path = "docker/service/Dockerfile.j2")]
pub struct Dockerfile {
    pub service: view::Service,
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
