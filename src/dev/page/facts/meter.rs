//! Where a service has its page of metrics, as its YAML says.

use std::sync::Arc;

use axum::http::Uri;

use crate::dev::member::Address;
use crate::dev::page::subject::Subject;

/// A page of metrics.
#[derive(Debug, Clone)]
pub(in crate::dev::page) struct Meter {
    /// The service, by its name.
    pub service: Arc<str>,
    /// Where.
    pub address: Address,
    /// Its path there.
    pub path: Uri,
}

impl Meter {
    /// That of a service; `None` where it opens no port for one.
    pub(super) fn of(subject: &Subject<'_>) -> Option<Self> {
        let address = subject.member.metrics.clone()?;
        let path = match subject.text(&["Prometheus", "Host"]) {
            Some(_) => subject.text(&["Prometheus", "Path"]),
            None => subject.text(&["DevServer", "MetricsPath"]),
        };
        let path = path.and_then(|path| path.parse().ok());
        Some(Self {
            service: subject.name().into(),
            address,
            path: path.unwrap_or(Uri::from_static("/metrics")),
        })
    }
}
