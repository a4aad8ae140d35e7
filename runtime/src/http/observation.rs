//! Trace, log and metrics of one request.

use std::{
    fmt,
    net::SocketAddr,
    pin::Pin,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
    response::Response,
};
use futures_util::future::{Either, Ready, ready};
use http::{HeaderMap, HeaderValue, Method, Uri, header::USER_AGENT};

use super::{
    admission::Admission, answer::NoOutage, observed_body::ObservedBody, reception::Reception,
    route::Shape, route_settings::RouteSettings, transcript::Transcript,
};
use crate::{
    Result,
    telemetry::{Span, TraceContext},
};

/// The status of a request whose client did not wait for the answer, as nginx and go-zero count it.
const CLIENT_GONE: u16 = 499;

/// From here on the log calls a request slow (`rest/handler/loghandler.go`).
const SLOW: Duration = Duration::from_millis(500);

/// One request while it is served; written down when dropped, so that a request whose client went
/// away counts as well.
pub(super) struct Observation {
    route: &'static RouteSettings,
    /// When the request came.
    pub(super) started: Instant,
    /// When it was there as a whole.
    pub(super) begun: Instant,
    status: u16,
    /// Whether the breaker counts that status; see [`NoOutage`].
    is_outage: bool,
    /// Where the body is made while it is sent: whether the answer itself was slow. How long a stream lasts
    /// is no measure of the service.
    is_slow: Option<bool>,
    span: Option<Span>,
    /// Boxed: without access log the request's future stays small.
    caller: Option<Box<Caller>>,
    /// Boxed like it, and rarer.
    pub(super) transcript: Option<Box<Transcript>>,
    pub(super) admission: Admission,
}

impl Observation {
    /// Starts the clock and the span.
    pub(super) fn begin(route: &'static RouteSettings, request: &mut Request) -> Self {
        let now = Instant::now();
        Self {
            route,
            started: now,
            begun: now,
            status: CLIENT_GONE,
            is_outage: true,
            is_slow: None,
            span: route.trace.then(|| server_span(route, request)),
            caller: route.log.then(|| Box::new(Caller::of(request))),
            transcript: route.verbose.then(|| Box::new(Transcript::of(request))),
            admission: Admission::new(route),
        }
    }

    /// The span that the handler runs under.
    pub(super) fn context(&self) -> Option<TraceContext> {
        self.span.as_ref().map(Span::context)
    }

    /// Waits for the body of the request.
    pub(super) fn receive(&mut self, request: Request) -> Reception {
        self.admission.wait();
        Reception::new(request, self.route, self.started)
    }

    /// The request begins, with its body, or it never did.
    pub(super) fn received(&mut self, request: Result<Request>) -> Result<Request> {
        if request.is_ok() && self.admission.was_coming() {
            self.begun = Instant::now();
        }
        request
    }

    /// The request has this answer or failed so; where it is written down in full, that takes the answer's
    /// body first.
    pub(super) fn answered(
        mut self,
        answer: Result<Response>,
    ) -> Either<Ready<Response>, Pin<Box<dyn Future<Output = Response> + Send>>> {
        let style = self.route.style;
        let response = answer.unwrap_or_else(|error| style.error(&error));
        let response = style.settled(response, self.route.name);
        match self.transcript.take() {
            None => Either::Left(ready(self.end(response))),
            Some(transcript) => Either::Right(Box::pin(async move {
                let response = transcript.end(response).await;
                self.end(response)
            })),
        }
    }

    /// The request has this answer; its headers get the trace's id, as in go-zero. Where the body is
    /// made while it is sent, the request lasts as long as the body.
    fn end(mut self, mut response: Response) -> Response {
        self.status = response.status().as_u16();
        self.is_outage = response.extensions().get::<NoOutage>().is_none();
        if let Some(context) = self.context() {
            context.inject(response.headers_mut());
        }
        match self.route.shape {
            Shape::Typed => response,
            Shape::Raw | Shape::Events => {
                self.is_slow = Some(self.started.elapsed() > SLOW);
                let context = self.context();
                response.map(|body| Body::new(ObservedBody::new(body, context, self)))
            }
        }
    }

    fn finish_span(&mut self) {
        if let Some(span) = &mut self.span {
            span.set("http.response.status_code", i64::from(self.status));
            if self.status >= 500 {
                span.error("");
            }
        }
    }

    fn log(&self, elapsed: Duration) {
        let Some(caller) = &self.caller else { return };
        // A stream ends, and a client goes away, outside of the request's scope.
        let _entered = self.context().map(TraceContext::enter);
        let status = self.status;
        let duration = Milliseconds(elapsed);
        if status >= 500 {
            tracing::error!(%duration, "[HTTP] {status} - {caller}");
        } else if self.is_slow.unwrap_or(elapsed > SLOW) {
            tracing::info!(target: "slow", level = "slow", %duration, "[HTTP] {status} - {caller} - slowcall({duration})");
        } else {
            tracing::info!(%duration, "[HTTP] {status} - {caller}");
        }
    }
}

impl Drop for Observation {
    fn drop(&mut self) {
        let now = Instant::now();
        let elapsed = now - self.started;
        if std::thread::panicking() {
            self.status = 500;
        }
        if let Some(metrics) = &self.route.metrics {
            let sampled = self.context().filter(TraceContext::sampled);
            metrics.record(self.status, elapsed, sampled);
        }
        let status = if self.is_outage { self.status } else { 200 };
        self.admission.leave(now, status);
        self.finish_span();
        self.log(elapsed);
    }
}

/// The span of the request, by the semantic conventions for HTTP servers.
fn server_span(route: &RouteSettings, request: &Request) -> Span {
    let parent = TraceContext::from_headers(request.headers());
    let mut span = route.telemetry.server_span(route.name, parent);
    if span.is_recording() {
        span.set("http.request.method", request.method().to_string());
        if !route.path.is_empty() {
            span.set("http.route", route.path);
        }
        span.set("url.path", request.uri().path().to_owned());
        span.set("url.scheme", "http");
        if let Some(host) = text(request.headers().get(http::header::HOST)) {
            let (host, port) = host_and_port(host);
            span.set("server.address", host.to_owned());
            if let Some(port) = port {
                span.set("server.port", i64::from(port));
            }
        }
        if let Some(agent) = text(request.headers().get(USER_AGENT)) {
            span.set("user_agent.original", agent.to_owned());
        }
        if let Some(peer) = peer(request) {
            span.set("client.address", peer.ip().to_string());
        }
    }
    span
}

/// What the access log says of a request; clones of shared bytes, formatted only when written.
struct Caller {
    method: Method,
    uri: Uri,
    peer: Option<SocketAddr>,
    forwarded: Option<HeaderValue>,
    agent: Option<HeaderValue>,
}

impl Caller {
    fn of(request: &Request) -> Self {
        let header = |name| HeaderMap::get(request.headers(), name).cloned();
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            peer: peer(request),
            forwarded: header("x-forwarded-for"),
            agent: header("user-agent"),
        }
    }
}

/// `POST /api/user/login - 127.0.0.1:1234 - curl/8.0`; the address is the one that a proxy forwards,
/// where there is one (`httpx.GetRemoteAddr`).
impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} - ", self.method, self.uri)?;
        match (text(self.forwarded.as_ref()), self.peer) {
            (Some(forwarded), _) => f.write_str(forwarded)?,
            (None, Some(peer)) => write!(f, "{peer}")?,
            (None, None) => {}
        }
        write!(f, " - {}", text(self.agent.as_ref()).unwrap_or_default())
    }
}

/// A duration as go-zero logs it: `1.2ms`.
struct Milliseconds(Duration);

impl fmt::Display for Milliseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1}ms", self.0.as_secs_f64() * 1e3)
    }
}

fn text(header: Option<&HeaderValue>) -> Option<&str> {
    header?.to_str().ok()
}

/// `example.com:8300` and `[::1]:8300` taken apart; a host may come without a port.
fn host_and_port(host: &str) -> (&str, Option<u16>) {
    let port = host
        .rsplit_once(':')
        .map(|(host, port)| (host, port.parse().ok()));
    port.filter(|(_, port)| port.is_some())
        .unwrap_or((host, None))
}

fn peer(request: &Request) -> Option<SocketAddr> {
    let info = request.extensions().get::<ConnectInfo<SocketAddr>>();
    info.map(|info| info.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hosts_port_is_apart() {
        for (host, address, port) in [
            ("example.com:8300", "example.com", Some(8300)),
            ("example.com", "example.com", None),
            ("[::1]:8300", "[::1]", Some(8300)),
            ("[::1]", "[::1]", None),
        ] {
            assert_eq!(host_and_port(host), (address, port));
        }
    }
}
