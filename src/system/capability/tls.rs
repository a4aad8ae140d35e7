//! `CertFile`, `Tls: true`, `https://…` in the YAML: encrypted connections, to the service or from it.

use super::{Capability, Subject};

/// The parts of a service with encrypted connections.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    (subject.service.surroundings.tls).then(|| Capability {
        name: "tls",
        features: vec!["tls"],
        ..Capability::default()
    })
}
