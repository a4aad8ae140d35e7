//! One struct a file.

use askama::Template;

use super::view::{self, Frame, Names, Protocol};

/// `etc/<service>.yaml`
#[derive(Template)]
#[template(path = "service/etc/service.yaml.j2")]
pub struct Config<'a> {
    pub frame: &'a Frame<'a>,
}

/// `src/main.rs`
#[derive(Template)]
#[template(path = "service/src/main.rs.j2")]
pub struct Main<'a> {
    pub names: &'a Names,
}

/// `src/lib.rs`
#[derive(Template)]
#[template(path = "service/src/lib.rs.j2")]
pub struct Lib<'a> {
    pub frame: &'a Frame<'a>,
}

/// `src/config.rs`
#[derive(Template)]
#[template(path = "service/src/config.rs.j2")]
pub struct AppConfig<'a> {
    pub names: &'a Names,
}

/// `src/state.rs`
#[derive(Template)]
#[template(path = "service/src/state.rs.j2")]
pub struct App<'a> {
    pub frame: &'a Frame<'a>,
}

/// `src/generated/defaults.yaml`
#[derive(Template)]
#[template(path = "service/src/generated/defaults.yaml.j2")]
pub struct Defaults<'a> {
    pub frame: &'a Frame<'a>,
}

/// `src/generated/settings.rs`
#[derive(Template)]
#[template(path = "service/src/generated/settings.rs.j2")]
pub struct Settings<'a> {
    pub frame: &'a Frame<'a>,
}

/// `src/generated/state.rs`
#[derive(Template)]
#[template(path = "service/src/generated/state.rs.j2")]
pub struct State<'a> {
    pub frame: &'a Frame<'a>,
}

/// `src/generated/clients.rs`
#[derive(Template)]
#[template(path = "service/src/generated/clients.rs.j2")]
pub struct Clients<'a> {
    pub names: &'a Names,
    pub clients: &'a view::Clients,
}

/// `src/generated/migrations.rs`
#[derive(Template)]
#[template(path = "service/src/generated/migrations.rs.j2")]
pub struct Migrations<'a> {
    pub frame: &'a Frame<'a>,
}
