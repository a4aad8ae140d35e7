//! `openapi: true`: the document of an HTTP service, which it shows on its metrics port where developers are.

use super::{Capability, Subject};
use crate::rust::Code;

/// The name of the document in the folder of its service.
pub const FILE: &str = "openapi.json";

/// The parts of an HTTP service with a document.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    subject
        .service
        .contracts
        .http()
        .filter(|_| subject.openapi)?;
    Some(Capability {
        name: "openapi",
        features: vec!["openapi"],
        chain: Some(Code::new(format!(
            ".documented(include_str!(\"../../{FILE}\"))"
        ))),
        ..Capability::default()
    })
}
