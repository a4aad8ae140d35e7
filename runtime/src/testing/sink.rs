//! A collector for tests: takes OTLP over gRPC and over HTTP on one port, and keeps what came.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context;
use axum::{body::Bytes, extract::State, routing::post};
use http::StatusCode;
use opentelemetry_proto::tonic::{
    collector::trace::v1::{
        ExportTraceServiceRequest, ExportTraceServiceResponse,
        trace_service_server::{TraceService, TraceServiceServer},
    },
    common::v1::{AnyValue, KeyValue, any_value::Value},
    trace::v1::{ResourceSpans, Span, span::SpanKind},
};
use prost::Message;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tonic::{Request, Response, Status, service::Routes};

/// How long [`Sink::wait_for`] waits: exporters send once a second.
const LIMIT: Duration = Duration::from_secs(10);

/// A span as the collector got it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenSpan {
    /// `service.name` of the resource.
    pub service: String,
    /// The span's name.
    pub name: String,
    /// `server`, `client`, `consumer` or `internal`.
    pub kind: &'static str,
    /// 32 hexadecimal digits.
    pub trace_id: String,
    /// 16 hexadecimal digits.
    pub span_id: String,
    /// 16 hexadecimal digits; none for the first span of a trace.
    pub parent_id: Option<String>,
    /// The attributes, as text.
    pub attributes: BTreeMap<String, String>,
    /// The message of a span marked as failed.
    pub error: Option<String>,
}

/// A collector on a free port of 127.0.0.1; it closes when this is dropped.
#[derive(Debug)]
pub struct Sink {
    addr: SocketAddr,
    seen: Seen,
    task: JoinHandle<()>,
}

/// What came; each change wakes up who waits for it.
#[derive(Debug, Clone)]
struct Seen {
    spans: Arc<Mutex<Vec<SeenSpan>>>,
    count: watch::Sender<usize>,
}

impl Sink {
    /// Opens a collector.
    ///
    /// # Errors
    /// No free port.
    pub async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let addr = listener.local_addr()?;
        let seen = Seen {
            spans: Arc::default(),
            count: watch::Sender::new(0),
        };
        let over_http = post(take_post).with_state(seen.clone());
        let router = Routes::new(TraceServiceServer::new(seen.clone()))
            .into_axum_router()
            .route("/v1/traces", over_http);
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!("the collector broke: {error}");
            }
        });
        Ok(Self { addr, seen, task })
    }

    /// What a service's `Telemetry.Endpoint` is set to.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// All spans that came so far.
    pub fn spans(&self) -> Vec<SeenSpan> {
        self.seen.all()
    }

    /// All spans, once there are at least `count`.
    ///
    /// # Errors
    /// Fewer after ten seconds; the message lists them.
    pub async fn wait_for(&self, count: usize) -> anyhow::Result<Vec<SeenSpan>> {
        let mut counts = self.seen.count.subscribe();
        let enough = counts.wait_for(|seen| *seen >= count);
        let waited = tokio::time::timeout(LIMIT, enough).await;
        waited
            .map(drop)
            .with_context(|| format!("{count} spans expected, came: {:#?}", self.spans()))?;
        Ok(self.spans())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Seen {
    fn all(&self) -> Vec<SeenSpan> {
        self.spans
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn take(&self, request: ExportTraceServiceRequest) {
        let mut spans = self.spans.lock().unwrap_or_else(PoisonError::into_inner);
        spans.extend(request.resource_spans.into_iter().flat_map(seen_spans));
        self.count.send_replace(spans.len());
    }
}

#[tonic::async_trait]
impl TraceService for Seen {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.take(request.into_inner());
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

async fn take_post(State(seen): State<Seen>, body: Bytes) -> StatusCode {
    match ExportTraceServiceRequest::decode(body) {
        Ok(request) => {
            seen.take(request);
            StatusCode::OK
        }
        Err(_) => StatusCode::BAD_REQUEST,
    }
}

fn seen_spans(of_resource: ResourceSpans) -> Vec<SeenSpan> {
    let resource = of_resource.resource.unwrap_or_default();
    let service = texts(resource.attributes).remove("service.name");
    let service = service.unwrap_or_default();
    let scopes = of_resource.scope_spans.into_iter();
    scopes
        .flat_map(|scope| scope.spans)
        .map(|span| seen_span(&service, span))
        .collect()
}

fn seen_span(service: &str, span: Span) -> SeenSpan {
    let kind = match span.kind() {
        SpanKind::Server => "server",
        SpanKind::Client => "client",
        SpanKind::Consumer => "consumer",
        _ => "internal",
    };
    // 2 is `STATUS_CODE_ERROR`.
    let error = span.status.filter(|status| status.code == 2);
    SeenSpan {
        service: service.to_owned(),
        name: span.name,
        kind,
        trace_id: hex(&span.trace_id),
        span_id: hex(&span.span_id),
        parent_id: (!span.parent_span_id.is_empty()).then(|| hex(&span.parent_span_id)),
        attributes: texts(span.attributes),
        error: error.map(|status| status.message),
    }
}

fn texts(attributes: Vec<KeyValue>) -> BTreeMap<String, String> {
    let pairs = attributes.into_iter();
    pairs.map(|pair| (pair.key, text(pair.value))).collect()
}

fn text(value: Option<AnyValue>) -> String {
    match value.and_then(|value| value.value) {
        Some(Value::StringValue(text)) => text,
        Some(Value::BoolValue(flag)) => flag.to_string(),
        Some(Value::IntValue(number)) => number.to_string(),
        Some(Value::DoubleValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
