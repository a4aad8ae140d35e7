//! PromQL over the metrics that services export: go-zero's names and labels, durations in milliseconds.

use crate::text::promql::Text;

/// gRPC codes that are the server's fault: unknown, deadline exceeded, resource exhausted, unimplemented, internal,
/// unavailable, data loss. Codes of business errors are answers.
pub const RPC_FAILURES: &str = "2|4|8|12|13|14|15";

/// The window of a rate; Grafana fits it to the graph.
const WINDOW: &str = "$__rate_interval";

/// One family of request metrics: who answers, and what counts as a failure.
#[derive(Clone, Copy)]
pub struct Requests {
    /// The metrics' names up to `_code_total` and `_duration_ms`.
    prefix: &'static str,
    /// The label that names a route or method.
    pub operation: &'static str,
    /// The regular expression over `code`.
    failures: &'static str,
}

/// HTTP requests answered.
pub const HTTP: Requests = Requests {
    prefix: "http_server_requests",
    operation: "path",
    failures: "5..",
};

/// gRPC calls answered.
pub const RPC: Requests = Requests {
    prefix: "rpc_server_requests",
    operation: "method",
    failures: RPC_FAILURES,
};

/// gRPC calls made.
pub const CALLS: Requests = Requests {
    prefix: "rpc_client_requests",
    operation: "method",
    failures: RPC_FAILURES,
};

/// Labels that a series must have.
#[derive(Clone, Default)]
pub struct Selector(Vec<String>);

impl Selector {
    /// The series of one service.
    pub fn app(name: &str) -> Self {
        Self(vec![format!("app={}", Text::new(name))])
    }

    /// The series of all services, and not those of the stack itself.
    pub fn services() -> Self {
        Self::default().matching("app", ".+")
    }

    /// And with that value of a label.
    pub fn and(mut self, label: &str, value: &str) -> Self {
        self.0.push(format!("{label}={}", Text::new(value)));
        self
    }

    /// And with a value of a label that an expression matches.
    pub fn matching(mut self, label: &str, expression: &str) -> Self {
        self.0.push(format!("{label}=~{}", Text::new(expression)));
        self
    }

    /// The sum of a counter's rates, by some labels.
    pub fn rate(&self, metric: &str, by: &str) -> String {
        let by = if by.is_empty() {
            String::new()
        } else {
            format!(" by ({by})")
        };
        format!("sum{by} (rate({}[{WINDOW}]))", self.series(metric))
    }

    /// A gauge, summed by some labels.
    pub fn gauge(&self, metric: &str, by: &str) -> String {
        format!("sum by ({by}) ({})", self.series(metric))
    }

    fn series(&self, metric: &str) -> String {
        if self.0.is_empty() {
            return metric.to_owned();
        }
        format!("{metric}{{{}}}", self.0.join(", "))
    }
}

impl Requests {
    /// Requests a second.
    pub fn rate(self, series: &Selector, by: &str) -> String {
        series.rate(&format!("{}_code_total", self.prefix), by)
    }

    /// The part of the requests that failed, 0 to 1; 0 where none did.
    pub fn failed(self, series: &Selector, by: &str) -> String {
        let all = self.rate(series, by);
        let failed = self.rate(&series.clone().matching("code", self.failures), by);
        format!("({failed} or {all} * 0) / {all}")
    }

    /// The duration that a part of the requests stay below, milliseconds.
    pub fn quantile(self, quantile: &str, series: &Selector, by: &str) -> String {
        quantile_of(
            &format!("{}_duration_ms", self.prefix),
            quantile,
            series,
            by,
        )
    }

    /// Requests a second that were not begun, by reason.
    pub fn rejected(self, series: &Selector) -> String {
        series.rate(&format!("{}_rejected_total", self.prefix), "reason")
    }

    /// Requests in flight, on average: Little's law, seconds of work a second.
    pub fn in_flight(self, series: &Selector, by: &str) -> String {
        let worked = series.rate(&format!("{}_duration_ms_sum", self.prefix), by);
        format!("{worked} / 1000")
    }
}

/// A quantile of a histogram, by some labels.
pub fn quantile_of(metric: &str, quantile: &str, series: &Selector, by: &str) -> String {
    let by = if by.is_empty() {
        "le".to_owned()
    } else {
        format!("{by}, le")
    };
    let buckets = series.rate(&format!("{metric}_bucket"), &by);
    format!("histogram_quantile({quantile}, {buckets})")
}

#[cfg(test)]
mod tests {
    use super::{HTTP, Selector};

    #[test]
    fn an_expression_is_closed_whatever_the_route_is_called() {
        let series = Selector::app("a").and("path", "/x\"} or up{a=\"");
        assert_eq!(
            HTTP.rate(&series, "code"),
            "sum by (code) (rate(http_server_requests_code_total{app=\"a\", \
             path=\"/x\\\"} or up\\x7ba=\\\"\"}[$__rate_interval]))"
        );
    }
}
