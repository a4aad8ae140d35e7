//! A service as the page looks at it.

use crate::dev::member::Member;
use crate::manifest::Settings;
use crate::system::Service;

/// A service with its YAML, where it is there, in the environment that it has.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub service: &'a Service,
    pub member: Member,
    pub settings: Option<Settings>,
}

impl Subject<'_> {
    pub(super) fn name(&self) -> &str {
        &self.member.name
    }

    /// The text under these keys of its YAML, where it has one.
    pub(super) fn text(&self, keys: &[&str]) -> Option<&str> {
        let value = self.settings.as_ref()?.get(keys)?.as_str()?;
        Some(value).filter(|text| !text.is_empty())
    }
}
