//! `models:`: tables of the service's database as types.

use super::{Capability, Subject};

/// The parts of a service with models; the database is a capability of its own.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    subject.service.contracts.models().next()?;
    Some(Capability {
        name: "models",
        features: vec!["models"],
        ..Capability::default()
    })
}
