//! The configurations that are measured.

/// One way to run `echo-api`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variant {
    /// Whether the route under `jwt:` is called.
    pub jwt: bool,
    /// Whether the access log is on.
    pub log: bool,
    /// The share of traces that are recorded.
    pub sampler: f64,
}

/// All shares of sampled traces that are measured.
pub const SAMPLERS: [f64; 3] = [0.0, 0.1, 1.0];

impl Variant {
    /// Every variant with one of these samplers.
    pub fn all(samplers: &[f64]) -> Vec<Self> {
        let mut all = Vec::new();
        for (jwt, log) in [(false, false), (true, false), (false, true), (true, true)] {
            all.extend(samplers.iter().map(|&sampler| Self { jwt, log, sampler }));
        }
        all
    }

    /// The path that is called.
    pub fn path(self) -> &'static str {
        if self.jwt {
            "/api/member/echo"
        } else {
            "/api/echo"
        }
    }

    /// The YAML of a service at `port` that sends its spans to `collector`; metrics are always on.
    pub fn yaml(self, port: u16, collector: &str) -> String {
        let Self { log, sampler, .. } = self;
        format!(
            "Name: echo-api
Host: 127.0.0.1
Port: {port}
Mode: pro
Middlewares: {{Log: {log}}}
Prometheus: {{Host: 127.0.0.1, Port: 0}}
Telemetry: {{Endpoint: '{collector}', Sampler: {sampler}, Batcher: otlpgrpc}}
Auth: {{AccessSecret: a secret of the benchmarks of ferroctl, AccessExpire: 86400}}
"
        )
    }
}

/// How a variant is called in a table.
impl std::fmt::Display for Variant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let jwt = if self.jwt { "JWT" } else { "no JWT" };
        let log = if self.log { ", access log" } else { "" };
        write!(f, "{jwt}{log}")
    }
}
