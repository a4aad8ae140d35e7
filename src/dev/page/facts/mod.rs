//! What is known of a workspace before anything runs: its picture, its services, and what can be called.

mod collector;
mod detail;
mod links;
mod meter;
mod picture;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

pub use collector::Collector;
pub(super) use detail::Detail;
pub(super) use links::{Ends, Links};
pub(super) use meter::Meter;
pub(super) use picture::Picture;

use super::operations::Operations;
use super::subject::Subject;
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
    pub(super) meters: Vec<Meter>,
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
            meters: subjects.iter().filter_map(Meter::of).collect(),
        })
    }
}
