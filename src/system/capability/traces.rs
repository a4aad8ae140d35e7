//! `Telemetry:`: spans for a collector.

use super::{Capability, Subject};

/// The parts of a service that may send spans: of each one, unless its YAML has no block for it.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    if subject.service.surroundings.untraced {
        return None;
    }
    Some(Capability {
        name: "traces",
        features: vec!["otlp"],
        ..Capability::default()
    })
}
