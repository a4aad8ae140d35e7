//! Where a service has its page of metrics, as its YAML says.

use axum::http::Uri;

use crate::dev::page::meters::Meter;
use crate::dev::page::subject::Subject;

/// The page of a service; `None` where it opens no port for one.
pub(super) fn of(subject: &Subject<'_>) -> Option<Meter> {
    let address = subject.member.metrics.clone()?;
    let path = match subject.text(&["Prometheus", "Host"]) {
        Some(_) => subject.text(&["Prometheus", "Path"]),
        None => subject.text(&["DevServer", "MetricsPath"]),
    };
    let path = path.and_then(|path| path.parse().ok());
    Some(Meter {
        service: subject.name().into(),
        address,
        path: path.unwrap_or(Uri::from_static("/metrics")),
    })
}
