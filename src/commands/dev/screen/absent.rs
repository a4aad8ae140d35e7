//! No page: this ferroctl was built without.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};

use crate::cli;
use crate::commands::render::Model;
use crate::commands::report::Voice;
use crate::commands::{Input, Stop};
use crate::dev::condition::{Build, Condition};
use crate::dev::member::Member;
use crate::process::Said;

/// What nobody sees.
pub(in crate::commands::dev) struct Screen;

const ABSENT: &str =
    "this build has no page; `cargo install --path .` in ferroctl's folder makes one with it";

impl Screen {
    pub(in crate::commands::dev) fn open(arguments: &cli::Dev, _: &[Member]) -> Result<Self> {
        if arguments.attach || arguments.jaeger.is_some() {
            bail!(ABSENT);
        }
        if !arguments.no_page {
            Voice::default().say(ABSENT);
        }
        Ok(Self)
    }

    pub(in crate::commands::dev) fn url(&self) -> Option<String> {
        None
    }

    pub(in crate::commands::dev) fn know(
        &mut self,
        _: &Model,
        _: &BTreeMap<String, String>,
        _: &Path,
    ) {
    }

    pub(in crate::commands::dev) fn find(&self, _: &Input, _: Option<&Stop>) {}

    pub(in crate::commands::dev) fn show(&self, _: impl FnOnce() -> (Build, Vec<Condition>)) {}

    pub(in crate::commands::dev) fn hear(&self, _: &Arc<str>, _: &Said) {}

    pub(in crate::commands::dev) fn variables(&self, _: &str) -> Vec<(String, String)> {
        Vec::new()
    }
}
