//! The families of metrics that say how busy somebody is: go-zero's, which generated services have, too
//! (`rest/handler/prometheushandler.go`, `zrpc/internal/*interceptors/prometheusinterceptor.go`,
//! `core/stores/sqlx/metrics.go`, `core/stores/redis/metrics.go`), and a worker's.

use super::sample::Sample;

/// What a family counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::dev::page) enum Family {
    /// Requests over HTTP that came in.
    Http,
    /// Calls over gRPC that came in.
    Grpc,
    /// Calls over gRPC that went out.
    Calls,
    /// Statements.
    Sql,
    /// Commands.
    Redis,
    /// Jobs.
    Jobs,
}

/// A service's counter, as far as it says whose work it is.
#[derive(Debug, Clone, Copy)]
pub(in crate::dev::page) struct Metered<'a> {
    /// The service, by its name.
    pub service: &'a str,
    /// What is counted.
    pub family: Family,
    /// The method of a call: `/user.User/Login`.
    pub method: &'a str,
}

/// What a sample adds to the numbers of its family.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Figure {
    /// How many took no longer than so many milliseconds.
    Within(f64),
    /// How many there were.
    Count,
    /// How many failed.
    Failed,
}

const FAMILIES: [(&str, Family); 6] = [
    ("http_server_requests_", Family::Http),
    ("rpc_server_requests_", Family::Grpc),
    ("rpc_client_requests_", Family::Calls),
    ("sql_client_requests_", Family::Sql),
    ("redis_client_requests_", Family::Redis),
    ("worker_jobs_", Family::Jobs),
];

/// What a sample says; `None` for one of something else.
pub(super) fn read(sample: &Sample<'_>) -> Option<(Family, Figure)> {
    let of = |(begin, family)| Some((sample.name.strip_prefix(begin)?, family));
    let (rest, family) = FAMILIES.into_iter().find_map(of)?;
    let figure = match (rest, family) {
        ("duration_ms_bucket", _) => Figure::Within(sample.label("le").parse().ok()?),
        ("duration_ms_count", _) => Figure::Count,
        ("error_total", Family::Sql | Family::Redis) => Figure::Failed,
        ("total", Family::Jobs) if has_failed(sample.label("result")) => Figure::Failed,
        ("code_total", _) if is_failure(family, sample.label("code")) => Figure::Failed,
        _ => return None,
    };
    Some((family, figure))
}

fn has_failed(result: &str) -> bool {
    matches!(result, "failed" | "dead")
}

/// As spans have it: a request fails by its server's fault, a call by anybody's.
fn is_failure(family: Family, code: &str) -> bool {
    match family {
        Family::Http => code.len() == 3 && code.starts_with('5'),
        _ => code != "0",
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::samples;
    use super::*;

    #[test]
    fn each_family_has_its_own_failures() {
        let of = |line: &str| samples(line).next().and_then(|sample| read(&sample));
        let failed = |family| Some((family, Figure::Failed));
        assert_eq!(
            of(r#"http_server_requests_code_total{code="503"} 1"#),
            failed(Family::Http)
        );
        assert_eq!(of(r#"http_server_requests_code_total{code="404"} 1"#), None);
        assert_eq!(of(r#"rpc_server_requests_code_total{code="0"} 1"#), None);
        assert_eq!(
            of(r#"rpc_client_requests_code_total{code="5000"} 1"#),
            failed(Family::Calls)
        );
        assert_eq!(
            of(r#"sql_client_requests_error_total{error="x"} 1"#),
            failed(Family::Sql)
        );
        assert_eq!(
            of(r#"worker_jobs_total{result="dead"} 1"#),
            failed(Family::Jobs)
        );
        assert_eq!(of(r#"worker_jobs_total{result="done"} 1"#), None);
        let within = Some((Family::Redis, Figure::Within(f64::INFINITY)));
        assert_eq!(
            of(r#"redis_client_requests_duration_ms_bucket{le="+Inf"} 1"#),
            within
        );
        assert_eq!(
            of("rpc_server_requests_duration_ms_count 1"),
            Some((Family::Grpc, Figure::Count))
        );
        assert_eq!(of("go_goroutines 7"), None);
    }
}
