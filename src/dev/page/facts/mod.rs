//! What is known of a workspace before anything runs: its picture, its services, and what can be called.

mod collector;
mod detail;
mod links;
mod picture;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

pub use collector::Collector;
pub(super) use detail::Detail;
pub(super) use links::Links;
pub(super) use picture::Picture;

use super::operations::Operations;
use crate::dev::member::Member;
use crate::manifest::Settings;
use crate::system::{Service, System};

/// All of it, as of the last time that everything was generated.
#[derive(Debug)]
pub struct Facts {
    pub(super) picture: Picture,
    pub(super) details: BTreeMap<String, Detail>,
    pub(super) operations: Operations,
    pub(super) links: Links,
}

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

    /// Whether it has what a capability of that name gives.
    pub(super) fn can(&self, capability: &str) -> bool {
        let mut capabilities = self.service.capabilities.iter();
        capabilities.any(|it| it.name == capability)
    }
}

impl Facts {
    /// Takes what a workspace in this folder says; `settings` gives a service's YAML as the service will read it.
    ///
    /// # Errors
    /// When prost-build refuses the descriptors of a proto, which have been checked.
    pub fn of(
        system: &System,
        folder: &Path,
        settings: impl Fn(&Service) -> Option<Settings>,
    ) -> Result<Self> {
        let subject = |service| {
            let settings = settings(service);
            Subject {
                service,
                member: Member::of(service, settings.as_ref()),
                settings,
            }
        };
        let subjects: Vec<Subject<'_>> = system.services.iter().map(subject).collect();
        let details = subjects.iter().map(|subject| {
            let detail = Detail::of(system, &subjects, subject)?;
            Ok((subject.name().to_owned(), detail))
        });
        Ok(Self {
            picture: Picture::of(system, folder, &subjects),
            details: details.collect::<Result<_>>()?,
            operations: Operations::of(system, &subjects)?,
            links: Links::of(system, &subjects),
        })
    }
}
