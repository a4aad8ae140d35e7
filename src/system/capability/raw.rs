//! `websocket: true` and `multipart: true` beside `raw: true`: axum's extractors for them.

use super::{Capability, Subject};
use crate::ir::Route;

/// Keys of `@server`, each with the runtime's feature for what it names.
const EXTRACTORS: [(&str, &str); 2] = [("multipart", "multipart"), ("websocket", "ws")];

/// The parts of a service with raw routes that say what they take.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    let http = subject.service.contracts.http()?;
    let is_asked = |key: &str| http.routes().any(|route| route.raw && says(route, key));
    let asked = EXTRACTORS.into_iter().filter(|(key, _)| is_asked(key));
    let features: Vec<&str> = asked.map(|(_, feature)| feature).collect();
    (!features.is_empty()).then(|| Capability {
        name: "raw",
        features,
        ..Capability::default()
    })
}

fn says(route: &Route, key: &str) -> bool {
    let mut attributes = route.attributes.iter();
    attributes.any(|(name, value)| name == key && value == "true")
}
