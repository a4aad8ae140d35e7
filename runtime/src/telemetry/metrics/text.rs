//! Metrics as text.
//!
//! `prometheus-client` prints OpenMetrics. go-zero's port prints the older Prometheus format, which
//! differs in how counters are named in `# TYPE`, in the closing `# EOF`, in exemplars, and, in the
//! labels of buckets, in `le="5"` for `le="5.0"`. Old dashboards match that label, so both formats
//! write it the short way.

use std::fmt;

use prometheus_client::{encoding::text::encode, registry::Registry};

/// The two formats a scraper may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Prometheus text format 0.0.4.
    Prometheus,
    /// OpenMetrics 1.0, the one with exemplars.
    OpenMetrics,
}

impl Format {
    /// The format that the request header `Accept` asks for.
    pub fn accepted(accept: &str) -> Self {
        if accept.contains("application/openmetrics-text") {
            Self::OpenMetrics
        } else {
            Self::Prometheus
        }
    }

    /// The answer's `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Prometheus => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

/// Prints all metrics of `registry`.
pub(super) fn print(registry: &Registry, format: Format) -> Result<String, fmt::Error> {
    let mut open = String::new();
    encode(&mut open, registry)?;
    let mut text = String::with_capacity(open.len());
    let mut help = "";
    for line in open.lines() {
        match (format, line.strip_prefix("# ")) {
            (Format::OpenMetrics, Some(_)) => push(&mut text, &[line]),
            (Format::OpenMetrics, None) => push_sample(&mut text, line),
            (Format::Prometheus, Some(comment)) => help = push_comment(&mut text, comment, help),
            (Format::Prometheus, None) => push_sample(&mut text, without_exemplar(line)),
        }
    }
    Ok(text)
}

/// Prints `HELP` together with the `TYPE` that follows it, since only the type says whether the name
/// ends in `_total` here; gives back the help that still waits. `UNIT` and `EOF` do not exist here.
fn push_comment<'a>(text: &mut String, comment: &'a str, help: &'a str) -> &'a str {
    let (word, rest) = comment.split_once(' ').unwrap_or((comment, ""));
    let (name, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    match word {
        "HELP" => rest,
        "TYPE" => {
            let total = if rest == "counter" { "_total" } else { "" };
            push(text, &["# HELP ", name, total, " ", help]);
            push(text, &["# TYPE ", name, total, " ", rest]);
            ""
        }
        _ => "",
    }
}

fn push_sample(text: &mut String, line: &str) {
    const BUCKET: &str = "_bucket{le=\"";
    let bucket = line.split_once(BUCKET).and_then(|(name, rest)| {
        let (bound, rest) = rest.split_once(".0\"")?;
        Some((name, bound, rest))
    });
    match bucket {
        Some((name, bound, rest)) if !bound.contains('"') => {
            push(text, &[name, BUCKET, bound, "\"", rest]);
        }
        _ => push(text, &[line]),
    }
}

/// Cuts ` # {trace_id="…"} 1.5` off; a `#` within a label's value is not one.
fn without_exemplar(line: &str) -> &str {
    let (mut quoted, mut escaped) = (false, false);
    for (place, c) in line.char_indices() {
        match c {
            '#' if !quoted => return line[..place].trim_end(),
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    line
}

fn push(text: &mut String, parts: &[&str]) {
    text.extend(parts.iter().copied());
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use opentelemetry::trace::{SpanId, TraceId};
    use prometheus_client::metrics::{counter::Counter, family::Family};

    use super::*;
    use crate::telemetry::{Metrics, TraceContext};

    fn sample() -> Metrics {
        let metrics = Metrics::new();
        let trace = TraceContext::new(TraceId::from(7), SpanId::from(1), true);
        let login = metrics.http("POST", "/api/user/login");
        login.record(200, Duration::from_micros(7500), Some(trace));
        login.record(200, Duration::from_millis(2000), None);
        metrics
    }

    fn has(text: &str, line: &str) {
        assert!(text.lines().any(|l| l == line), "no {line} in\n{text}");
    }

    #[test]
    fn prometheus_format_is_go_zeros() {
        let text = sample().text(Format::Prometheus);
        let labels = r#"path="/api/user/login",method="POST",code="200""#;
        for line in [
            "# HELP http_server_requests_duration_ms http server requests duration(ms).",
            "# TYPE http_server_requests_duration_ms histogram",
            "# HELP http_server_requests_code_total http server requests error count.",
            "# TYPE http_server_requests_code_total counter",
            &format!("http_server_requests_code_total{{{labels}}} 2"),
            &format!(r#"http_server_requests_duration_ms_bucket{{le="5",{labels}}} 0"#),
            &format!(r#"http_server_requests_duration_ms_bucket{{le="10",{labels}}} 1"#),
            &format!(r#"http_server_requests_duration_ms_bucket{{le="+Inf",{labels}}} 2"#),
            &format!("http_server_requests_duration_ms_sum{{{labels}}} 2007.5"),
            &format!("http_server_requests_duration_ms_count{{{labels}}} 2"),
        ] {
            has(&text, line);
        }
        assert!(!text.contains("EOF") && !text.contains("trace_id"));
    }

    #[test]
    fn open_metrics_have_the_trace_of_a_sampled_request() {
        let text = sample().text(Format::OpenMetrics);
        let labels = r#"path="/api/user/login",method="POST",code="200""#;
        let trace = r#"trace_id="00000000000000000000000000000007""#;
        has(
            &text,
            &format!(
                r#"http_server_requests_duration_ms_bucket{{le="10",{labels}}} 1 # {{{trace}}} 7.5"#
            ),
        );
        assert!(text.ends_with("# EOF\n"));
    }

    #[test]
    fn a_label_may_look_like_an_exemplar() {
        let metrics = Metrics::new();
        let counted: Family<Vec<(&str, &str)>, Counter> = Family::default();
        metrics.register("odd", "odd labels", counted.clone());
        counted
            .get_or_create(&vec![("a", "x\" # {y=\"le=\"5.0\"")])
            .inc();
        let text = metrics.text(Format::Prometheus);
        has(&text, r#"odd_total{a="x\" # {y=\"le=\"5.0\""} 1"#);
    }

    #[test]
    fn the_scraper_chooses() {
        let prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1";
        assert_eq!(Format::accepted(prometheus), Format::OpenMetrics);
        assert_eq!(Format::accepted("*/*"), Format::Prometheus);
    }
}
