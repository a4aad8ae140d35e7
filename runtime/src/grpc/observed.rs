//! What traces, metrics and the log keep of a call, the same on both sides.

use std::{
    fmt,
    future::pending,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use tonic::{Code, Status};

use super::{
    Chain,
    admission::{self, Admission, Gate},
    lost,
    status::{from_status, number},
};
use crate::{
    Result,
    listener::Stopping,
    load::Breaker,
    settings::RpcClientMiddlewares,
    telemetry::{RpcMetrics, Span, SpanKind, Telemetry, TraceContext},
};

/// From here on a call of another service counts as slow
/// (`zrpc/internal/clientinterceptors/durationinterceptor.go`).
const SLOW: Duration = Duration::from_millis(500);

/// A method as traces, metrics, the log and the breaker know it; made once, long before a call.
#[derive(Debug)]
pub(super) struct ObservedMethod {
    path: &'static str,
    side: SpanKind,
    telemetry: Telemetry,
    /// None where the settings turn metrics off.
    metrics: Option<RpcMetrics>,
    /// Calls that take at least this long are logged; none never.
    log_from: Option<Duration>,
    /// Calls that take at least this long are slow.
    slow: Duration,
    gate: Gate,
    /// When the service that serves it stops; none for a called one.
    stopping: Option<Stopping>,
}

impl ObservedMethod {
    /// The served method `path`; every call of it is logged.
    pub(super) fn served(path: &'static str, chain: &Chain, gate: Gate) -> Arc<Self> {
        let (on, telemetry) = (chain.settings.middlewares, &chain.telemetry);
        Arc::new(Self {
            path,
            side: SpanKind::Server,
            telemetry: traced(telemetry, on.trace),
            metrics: on.prometheus.then(|| telemetry.metrics().rpc_server(path)),
            log_from: on.stat.then_some(Duration::ZERO),
            slow: on.stat_conf.slow(),
            gate,
            stopping: Some(chain.tasks.stopping()),
        })
    }

    /// The called method `path`; only slow calls of it are logged.
    pub(super) fn called(
        path: &'static str,
        on: RpcClientMiddlewares,
        telemetry: &Telemetry,
    ) -> Arc<Self> {
        Arc::new(Self {
            path,
            side: SpanKind::Client,
            telemetry: traced(telemetry, on.trace),
            metrics: on.prometheus.then(|| telemetry.metrics().rpc_client(path)),
            log_from: on.duration.then_some(SLOW),
            slow: SLOW,
            gate: Gate {
                breaker: on.breaker.then(Breaker::default),
                shedder: None,
            },
            stopping: None,
        })
    }
}

fn traced(telemetry: &Telemetry, on: bool) -> Telemetry {
    if on {
        telemetry.clone()
    } else {
        Telemetry::off()
    }
}

/// One call of a method. It ends when it is dropped; where nothing was said of its outcome by then, it
/// was cancelled.
#[derive(Debug)]
pub(super) struct ObservedCall {
    method: Arc<ObservedMethod>,
    peer: Option<SocketAddr>,
    span: Span,
    started: Instant,
    code: u32,
    is_panic: bool,
    is_excused: bool,
    /// Whether it has a stream: how long that lasts is no measure of the service.
    is_stream: bool,
    admission: Admission,
}

impl ObservedCall {
    /// Opens the span of a call below `parent`, named as the semantic conventions ask:
    /// `package.Service/Method`.
    pub(super) fn new(method: &Arc<ObservedMethod>, parent: Option<TraceContext>) -> Self {
        let name = method.path.trim_start_matches('/');
        let mut span = method.telemetry.span(method.side.clone(), name, parent);
        if span.is_recording() {
            let (service, method) = name.split_once('/').unwrap_or((name, ""));
            span.set("rpc.system", "grpc");
            span.set("rpc.service", service);
            span.set("rpc.method", method);
        }
        Self {
            method: Arc::clone(method),
            peer: None,
            span,
            started: Instant::now(),
            code: Code::Cancelled as u32,
            is_panic: false,
            is_excused: false,
            is_stream: false,
            admission: Admission::default(),
        }
    }

    /// The same call with the address of its caller.
    pub(super) fn with_peer(mut self, peer: Option<SocketAddr>) -> Self {
        self.peer = peer;
        self
    }

    /// When it began.
    pub(super) fn started(&self) -> Instant {
        self.started
    }

    pub(super) fn path(&self) -> &'static str {
        self.method.path
    }

    /// Returns once the service that serves the call has stopped for so long that a stream with nothing to say
    /// ends.
    pub(super) fn wound_up(&self) -> impl Future<Output = ()> + use<> {
        let method = Arc::clone(&self.method);
        async move {
            match &method.stopping {
                Some(stopping) => stopping.clone().wound_up().await,
                None => pending().await,
            }
        }
    }

    pub(super) fn context(&self) -> TraceContext {
        self.span.context()
    }

    /// Asks whether the call may begin.
    ///
    /// # Errors
    /// The status of one that the breaker or load shedding refuses.
    pub(super) fn admit(&mut self) -> Result<(), Status> {
        let entered = self.admission.enter(&self.method.gate, self.started);
        entered.map_err(|rejection| {
            if let Some(metrics) = &self.method.metrics {
                metrics.reject(rejection);
            }
            admission::status(rejection)
        })
    }

    /// The call has a stream, which lasts as long as both sides like: it is never slow.
    pub(super) fn lasts(&mut self) {
        self.is_stream = true;
    }

    /// The call ends by a panic, whatever its answer.
    pub(super) fn panic(&mut self) {
        self.is_panic = true;
    }

    /// Whatever its status, the call says nothing of the service: the breaker does not count it.
    pub(super) fn excuse(&mut self) {
        self.is_excused = true;
    }

    /// The call succeeded.
    pub(super) fn succeed(&mut self) {
        self.code = Code::Ok as u32;
    }

    /// The call failed; its span says so whosever fault it is, as in go-zero, whose dashboards and alerts
    /// count such spans.
    pub(super) fn fail(&mut self, status: &Status) {
        self.code = number(status);
        self.span.error(status.message());
    }

    /// Ends the call with its answer, which becomes what logic sees.
    pub(super) fn close<T>(mut self, answer: Result<T, Status>) -> Result<T> {
        let answer = answer.map_err(lost::as_unavailable);
        match &answer {
            Ok(_) => self.succeed(),
            Err(status) => self.fail(status),
        }
        answer.map_err(from_status)
    }

    fn log(&self, elapsed: Duration) {
        // A stream ends, and a caller goes away, outside of the call's scope.
        let _entered = self.context().enter();
        let (code, path) = (self.code, self.method.path);
        let peer = fmt::from_fn(|f| match self.peer {
            Some(peer) => write!(f, " - {peer}"),
            None => Ok(()),
        });
        let duration = format_args!("{:.1}ms", elapsed.as_secs_f64() * 1e3);
        if self.is_stream || elapsed < self.method.slow {
            tracing::info!(%duration, "[RPC] {code} - {path}{peer}");
        } else {
            tracing::info!(target: "slow", level = "slow", %duration, "[RPC] slowcall - {code} - {path}{peer}");
        }
    }
}

impl Drop for ObservedCall {
    fn drop(&mut self) {
        let now = Instant::now();
        let elapsed = now - self.started;
        let is_panic = self.is_panic || std::thread::panicking();
        let code = if self.is_excused {
            Code::Ok as u32
        } else {
            self.code
        };
        let code = (!is_panic).then_some(code);
        self.admission.leave(&self.method.gate, now, code);
        self.span.set("rpc.grpc.status_code", i64::from(self.code));
        if let Some(metrics) = &self.method.metrics {
            metrics.record(self.code, elapsed, Some(self.context()));
        }
        if self.method.log_from.is_some_and(|from| elapsed >= from) {
            self.log(elapsed);
        }
    }
}
