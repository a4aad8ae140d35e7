//! `rpc_server_requests_*` and `rpc_client_requests_*`.

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

const BUCKETS: [f64; 12] = [
    1., 2., 5., 10., 25., 50., 100., 250., 500., 1000., 2000., 5000.,
];

/// gRPC's own codes keep their handles; numbers of business errors are looked up.
const OWN_CODES: usize = 17;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Method {
    method: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    method: &'static str,
    code: u32,
}

#[derive(Debug, Clone)]
pub(super) struct RpcFamilies {
    durations: Family<Method, Milliseconds, fn() -> Milliseconds>,
    codes: Family<Outcome, Counter>,
    rejected: Rejections,
}

impl RpcFamilies {
    /// Registers the metrics of methods that are served.
    pub(super) fn served(registry: &mut Registry) -> Self {
        Self::register(
            registry,
            "server",
            &[Rejection::Breaker, Rejection::Shedding],
        )
    }

    /// Registers the metrics of methods that are called.
    pub(super) fn called(registry: &mut Registry) -> Self {
        Self::register(registry, "client", &[Rejection::Breaker])
    }

    fn register(registry: &mut Registry, side: &str, reasons: &'static [Rejection]) -> Self {
        let families = Self {
            durations: Family::new_with_constructor(|| Milliseconds::new(BUCKETS.into_iter())),
            codes: Family::default(),
            rejected: Rejections::register(registry, &format!("rpc_{side}"), reasons),
        };
        registry.register(
            format!("rpc_{side}_requests_duration_ms"),
            format!("rpc {side} requests duration(ms)"),
            families.durations.clone(),
        );
        registry.register(
            format!("rpc_{side}_requests_code"),
            format!("rpc {side} requests code count"),
            families.codes.clone(),
        );
        families
    }
}

/// The numbers of one gRPC method.
#[derive(Debug)]
pub struct RpcMetrics {
    families: RpcFamilies,
    method: &'static str,
    durations: OnceLock<Milliseconds>,
    counts: [OnceLock<Counter>; OWN_CODES],
    rejected: RejectionCounts,
}

impl RpcMetrics {
    pub(super) fn new(families: &RpcFamilies, method: &'static str) -> Self {
        Self {
            families: families.clone(),
            method,
            durations: OnceLock::new(),
            counts: [const { OnceLock::new() }; OWN_CODES],
            rejected: families.rejected.of(&[("method", method)]),
        }
    }

    /// Counts one answer with the number in its `grpc-status`; the trace of a sampled call becomes the
    /// bucket's exemplar.
    pub fn record(&self, code: u32, elapsed: Duration, trace: Option<TraceContext>) {
        observe(
            self.durations.get_or_init(|| self.duration()),
            elapsed,
            trace,
        );
        let own = usize::try_from(code).ok().and_then(|n| self.counts.get(n));
        match own {
            Some(count) => count.get_or_init(|| self.count(code)).inc(),
            None => self.count(code).inc(),
        };
    }

    /// Counts a call that was not begun.
    pub fn reject(&self, reason: Rejection) {
        self.rejected.add(reason);
    }

    fn duration(&self) -> Milliseconds {
        let method = self.method;
        self.families
            .durations
            .get_or_create_owned(&Method { method })
    }

    fn count(&self, code: u32) -> Counter {
        let method = self.method;
        self.families
            .codes
            .get_or_create_owned(&Outcome { method, code })
    }
}
