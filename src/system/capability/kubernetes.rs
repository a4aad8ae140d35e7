//! `Target: k8s://…` in the YAML: called services whose instances Kubernetes knows.

use super::{Capability, Subject};

/// The parts of a service that asks Kubernetes.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    (subject.service.surroundings.asks_kubernetes).then(|| Capability {
        name: "kubernetes",
        features: vec!["kubernetes"],
        ..Capability::default()
    })
}
