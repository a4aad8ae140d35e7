//! go-zero's metrics: the same names, labels and buckets (`rest/handler/prometheushandler.go`,
//! `zrpc/internal/*/prometheusinterceptor.go`, `core/stores/sqlx/metrics.go`).
//!
//! A handle is resolved once, when a router, a client or a database is built; a request then only
//! touches numbers. Durations are in milliseconds.

mod command;
mod histogram;
mod http;
mod jobs;
mod process;
#[cfg(feature = "redis")]
mod redis;
mod rejected;
mod rpc;
mod sql;
mod text;

use std::{
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use prometheus_client::{
    metrics::counter::Counter,
    registry::{Metric, Registry},
};

pub(crate) use self::process::cpu_time;
#[cfg(feature = "redis")]
pub use self::redis::{RedisFailure, RedisMetrics};
use self::{
    command::CommandFamilies, http::HttpFamilies, jobs::JobFamilies, process::Process,
    rpc::RpcFamilies,
};
pub use self::{
    http::HttpMetrics,
    jobs::{JobMetrics, JobResult},
    rejected::Rejection,
    rpc::RpcMetrics,
    sql::{SLOW, SqlFailure, SqlMetrics},
    text::Format,
};

/// The metrics of one service; cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Mutex<Registry>,
    http: HttpFamilies,
    rpc_server: RpcFamilies,
    rpc_client: RpcFamilies,
    sql: CommandFamilies,
    #[cfg(feature = "redis")]
    redis: OnceLock<RedisMetrics>,
    jobs: OnceLock<JobFamilies>,
    spans_dropped: Counter,
}

impl Metrics {
    /// Metrics that nothing has counted in yet.
    pub(super) fn new() -> Self {
        let mut registry = Registry::default();
        let spans_dropped = Counter::default();
        registry.register(
            "otel_spans_dropped",
            "spans that never reached the collector",
            spans_dropped.clone(),
        );
        registry.register_collector(Box::new(Process::new()));
        Self(Arc::new(Inner {
            http: HttpFamilies::register(&mut registry),
            rpc_server: RpcFamilies::served(&mut registry),
            rpc_client: RpcFamilies::called(&mut registry),
            sql: CommandFamilies::register(&mut registry, "sql", "mysql"),
            #[cfg(feature = "redis")]
            redis: OnceLock::new(),
            jobs: OnceLock::new(),
            registry: Mutex::new(registry),
            spans_dropped,
        }))
    }

    /// The numbers of one HTTP route; `path` is the label as go-zero writes it: `/users/:id`.
    pub fn http(&self, method: &'static str, path: &'static str) -> HttpMetrics {
        HttpMetrics::new(&self.0.http, method, path)
    }

    /// The numbers of one method served over gRPC: `/user.User/Login`.
    pub fn rpc_server(&self, method: &'static str) -> RpcMetrics {
        RpcMetrics::new(&self.0.rpc_server, method)
    }

    /// The numbers of one method called over gRPC: `/user.User/Login`.
    pub fn rpc_client(&self, method: &'static str) -> RpcMetrics {
        RpcMetrics::new(&self.0.rpc_client, method)
    }

    /// The numbers of one kind of statement: `select`.
    pub fn sql(&self, command: &'static str) -> SqlMetrics {
        SqlMetrics::new(&self.0.sql, command)
    }

    /// The numbers of commands to Redis.
    #[cfg(feature = "redis")]
    pub fn redis(&self) -> RedisMetrics {
        let families = &self.0.redis;
        families
            .get_or_init(|| RedisMetrics::register(&mut self.lock()))
            .clone()
    }

    /// The numbers of the jobs of one queue: `mail`.
    pub fn jobs(&self, queue: &'static str) -> JobMetrics {
        let families = &self.0.jobs;
        let families = families.get_or_init(|| JobFamilies::register(&mut self.lock()));
        JobMetrics::new(families, queue)
    }

    /// Adds a metric of the user's own; a counter's name is given without `_total`.
    pub fn register(&self, name: &str, help: &str, metric: impl Metric) {
        self.lock().register(name, help, metric);
    }

    /// All metrics as a scraper reads them.
    pub fn text(&self, format: Format) -> String {
        // Printing into a string fails only where a metric of the user's own gives up.
        text::print(&self.lock(), format).unwrap_or_default()
    }

    /// The counter of spans that never reached the collector.
    pub(super) fn spans_dropped(&self) -> &Counter {
        &self.0.spans_dropped
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Registry> {
        self.0
            .registry
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn text() -> String {
        let metrics = Metrics::new();
        let ms = Duration::from_millis;
        metrics.http("GET", "/a").record(418, ms(1), None);
        metrics.http("GET", "/a").reject(Rejection::Connections);
        metrics
            .rpc_server("/user.User/Login")
            .record(5000, ms(3), None);
        metrics
            .rpc_client("/user.User/Login")
            .record(0, ms(3), None);
        metrics.sql("select").record(ms(600), None);
        metrics.sql("select").record_error(SqlFailure::Unique);
        metrics.text(Format::Prometheus)
    }

    #[test]
    fn names_and_kinds_are_go_zeros() {
        let text = text();
        let kinds = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
        let own: Vec<&str> = kinds.filter(|kind| !kind.starts_with("process_")).collect();
        assert_eq!(
            own,
            [
                "otel_spans_dropped_total counter",
                "http_server_requests_rejected_total counter",
                "http_server_requests_duration_ms histogram",
                "http_server_requests_code_total counter",
                "rpc_server_requests_rejected_total counter",
                "rpc_server_requests_duration_ms histogram",
                "rpc_server_requests_code_total counter",
                "rpc_client_requests_rejected_total counter",
                "rpc_client_requests_duration_ms histogram",
                "rpc_client_requests_code_total counter",
                "sql_client_requests_duration_ms histogram",
                "sql_client_requests_error_total counter",
                "sql_client_requests_slow_total counter",
            ]
        );
    }

    #[test]
    fn labels_are_go_zeros() {
        let text = text();
        for line in [
            r#"http_server_requests_code_total{path="/a",method="GET",code="418"} 1"#,
            r#"http_server_requests_rejected_total{path="/a",method="GET",reason="connections"} 1"#,
            r#"rpc_client_requests_rejected_total{method="/user.User/Login",reason="breaker"} 0"#,
            r#"rpc_server_requests_code_total{method="/user.User/Login",code="5000"} 1"#,
            r#"rpc_server_requests_duration_ms_bucket{le="2",method="/user.User/Login"} 0"#,
            r#"rpc_server_requests_duration_ms_bucket{le="5",method="/user.User/Login"} 1"#,
            r#"rpc_client_requests_code_total{method="/user.User/Login",code="0"} 1"#,
            r#"sql_client_requests_duration_ms_bucket{le="0.25",command="select"} 0"#,
            r#"sql_client_requests_duration_ms_bucket{le="15000",command="select"} 1"#,
            r#"sql_client_requests_slow_total{command="select"} 1"#,
            r#"sql_client_requests_error_total{command="select",error="unique violation"} 1"#,
        ] {
            assert!(text.lines().any(|l| l == line), "no {line} in\n{text}");
        }
    }
}
