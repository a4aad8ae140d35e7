//! `http_server_requests_*`.

use std::{sync::OnceLock, time::Duration};

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};

use super::{
    histogram::{Milliseconds, observe},
    rejected::{Rejection, RejectionCounts, Rejections},
};
use crate::telemetry::TraceContext;

const BUCKETS: [f64; 9] = [5., 10., 25., 50., 100., 250., 500., 750., 1000.];

/// Statuses that a route meets often enough to keep their handles; the others are looked up.
const USUAL: [u16; 16] = [
    200, 201, 204, 302, 304, 400, 401, 403, 404, 405, 413, 429, 499, 500, 501, 503,
];

const REASONS: [Rejection; 3] = [
    Rejection::Breaker,
    Rejection::Shedding,
    Rejection::Connections,
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    path: &'static str,
    method: &'static str,
    code: u16,
}

#[derive(Debug, Clone)]
pub(super) struct HttpFamilies {
    durations: Family<Labels, Milliseconds, fn() -> Milliseconds>,
    codes: Family<Labels, Counter>,
    rejected: Rejections,
}

impl HttpFamilies {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let families = Self {
            durations: Family::new_with_constructor(|| Milliseconds::new(BUCKETS.into_iter())),
            codes: Family::default(),
            rejected: Rejections::register(registry, "http_server", &REASONS),
        };
        registry.register(
            "http_server_requests_duration_ms",
            "http server requests duration(ms)",
            families.durations.clone(),
        );
        registry.register(
            "http_server_requests_code",
            "http server requests error count",
            families.codes.clone(),
        );
        families
    }
}

/// The numbers of one HTTP route.
#[derive(Debug)]
pub struct HttpMetrics {
    families: HttpFamilies,
    method: &'static str,
    path: &'static str,
    usual: [OnceLock<Series>; USUAL.len()],
    rejected: RejectionCounts,
}

#[derive(Debug)]
struct Series {
    durations: Milliseconds,
    count: Counter,
}

impl HttpMetrics {
    pub(super) fn new(families: &HttpFamilies, method: &'static str, path: &'static str) -> Self {
        Self {
            families: families.clone(),
            method,
            path,
            usual: [const { OnceLock::new() }; USUAL.len()],
            rejected: families.rejected.of(&[("path", path), ("method", method)]),
        }
    }

    /// Counts one answer; the trace of a sampled request becomes the bucket's exemplar.
    pub fn record(&self, status: u16, elapsed: Duration, trace: Option<TraceContext>) {
        match USUAL.binary_search(&status) {
            Ok(place) => self.usual[place]
                .get_or_init(|| self.series(status))
                .record(elapsed, trace),
            Err(_) => self.series(status).record(elapsed, trace),
        }
    }

    /// Counts a request that was not begun.
    pub fn reject(&self, reason: Rejection) {
        self.rejected.add(reason);
    }

    fn series(&self, code: u16) -> Series {
        let labels = Labels {
            path: self.path,
            method: self.method,
            code,
        };
        Series {
            durations: self.families.durations.get_or_create_owned(&labels),
            count: self.families.codes.get_or_create_owned(&labels),
        }
    }
}

impl Series {
    fn record(&self, elapsed: Duration, trace: Option<TraceContext>) {
        observe(&self.durations, elapsed, trace);
        self.count.inc();
    }
}
