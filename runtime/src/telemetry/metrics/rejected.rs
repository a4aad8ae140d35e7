//! `*_requests_rejected_total`: requests that were not even begun. go-zero only has them in its log.

use prometheus_client::{
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};

/// Why a request was not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
    /// The circuit breaker is open.
    Breaker,
    /// The processor is overloaded.
    Shedding,
    /// As many requests as may be are served at the same time.
    Connections,
}

impl Rejection {
    fn name(self) -> &'static str {
        match self {
            Self::Breaker => "breaker",
            Self::Shedding => "shedding",
            Self::Connections => "connections",
        }
    }
}

/// Names and values; looked up once for each route or method.
type Labels = Vec<(&'static str, &'static str)>;

/// The metric of one side.
#[derive(Debug, Clone)]
pub(super) struct Rejections {
    counts: Family<Labels, Counter>,
    reasons: &'static [Rejection],
}

impl Rejections {
    /// Registers the metric of one `side`, `http_server`, which knows these reasons.
    pub(super) fn register(
        registry: &mut Registry,
        side: &str,
        reasons: &'static [Rejection],
    ) -> Self {
        let counts = Family::<Labels, Counter>::default();
        let name = format!("{side}_requests_rejected");
        registry.register(name, "requests that were not begun", counts.clone());
        Self { counts, reasons }
    }

    /// The counters of one route or method; they are there from the start, so that a first rejection
    /// shows as a rise.
    pub(super) fn of(&self, operation: &[(&'static str, &'static str)]) -> RejectionCounts {
        let count = |reason: &Rejection| {
            let labels = [operation, &[("reason", reason.name())]].concat();
            (*reason, self.counts.get_or_create_owned(&labels))
        };
        RejectionCounts(self.reasons.iter().map(count).collect())
    }
}

/// The counters of one route or method.
#[derive(Debug)]
pub(super) struct RejectionCounts(Vec<(Rejection, Counter)>);

impl RejectionCounts {
    pub(super) fn add(&self, reason: Rejection) {
        for (_, count) in self.0.iter().filter(|(own, _)| *own == reason) {
            count.inc();
        }
    }
}
