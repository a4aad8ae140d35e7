//! What the templates of a worker print.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::emit::service::view::Frame;
use crate::rust::{Imports, Literal};
use crate::system::{self, System};
use crate::text::Key;

/// A whole worker.
pub struct Worker<'a> {
    /// What it has in common with every service.
    pub frame: Frame<'a>,
    /// The crates that only some services need, as keys in TOML.
    pub dependencies: BTreeSet<Key>,
    /// `"mail"`: its first queue in traces, metrics and the log, and on Redis.
    pub queue: Literal,
    /// Whether that is on Redis; else the user says where it is.
    pub on_redis: bool,
    /// The imports of `service.rs` from its own crate.
    pub own_imports: Imports,
    /// The imports of the inherited tests.
    pub test_imports: Imports,
}

impl<'a> Worker<'a> {
    /// The view of a worker.
    ///
    /// # Errors
    /// When a called service cannot be found, which is checked before.
    pub fn new(system: &System, service: &'a system::Service) -> Result<Self> {
        let frame = Frame::new(system, service)?;
        let mut own_imports = Imports::of(["super::AppState"]);
        if !frame.databases.is_empty() {
            own_imports.add("super::migrations");
        }
        let krate = &frame.names.krate;
        let mut test_imports = Imports::of(["ferroctl_runtime::testing"]);
        test_imports.add(&format!("{krate}::generated::DEFAULTS"));
        test_imports.add(&format!("{krate}::generated::Service"));
        Ok(Self {
            dependencies: frame.dependencies(),
            queue: Literal::new(&service.names.base),
            on_redis: service.uses_redis(),
            own_imports,
            test_imports,
            frame,
        })
    }
}
