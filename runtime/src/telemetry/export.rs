//! The way of sampled spans out of the process.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, ensure};
use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry_otlp::{WithExportConfig, WithTonicConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{Sampler, SdkTracerProvider, SpanExporter},
};
use prometheus_client::metrics::counter::Counter;
use tokio::runtime::Handle;

use super::{
    endpoint::{Endpoint, endpoint},
    file::SpanFile,
    otlp_http::OtlpHttp,
    queue,
};
use crate::settings;

/// A batch that takes longer is lost: the next ones wait behind it.
const BATCH_LIMIT: Duration = Duration::from_secs(5);

/// The OpenTelemetry SDK, set up as the block says for the service `name`; none where there is no
/// endpoint. What does not reach the collector is counted in `dropped`.
pub(super) fn provider(
    name: &str,
    block: &settings::Telemetry,
    dropped: Counter,
) -> anyhow::Result<Option<SdkTracerProvider>> {
    let Some(endpoint) = endpoint(block)? else {
        return Ok(None);
    };
    warn_of_moved(block, &endpoint);
    let headers = headers(&block.otlp_headers)?;
    let build = Build { name, dropped };
    let provider = match endpoint {
        Endpoint::Grpc(address) => build.with(grpc(address, headers)?),
        Endpoint::Http(url) => build.with(OtlpHttp::new(url, headers, BATCH_LIMIT)?),
        Endpoint::File(path) => build.with(SpanFile::open(&path)?),
    };
    Ok(Some(provider))
}

struct Build<'a> {
    name: &'a str,
    dropped: Counter,
}

impl Build<'_> {
    fn with(self, exporter: impl SpanExporter + 'static) -> SdkTracerProvider {
        let resource = Resource::builder()
            .with_service_name(self.name.to_owned())
            .build();
        SdkTracerProvider::builder()
            // Whoever gets here is sampled already: the SDK is asked only for those.
            .with_sampler(Sampler::AlwaysOn)
            .with_resource(resource)
            .with_span_processor(queue::bounded(exporter, self.dropped))
            .build()
    }
}

fn grpc(address: String, headers: HeaderMap) -> anyhow::Result<impl SpanExporter + 'static> {
    ensure!(
        Handle::try_current().is_ok(),
        "telemetry with an OTLP endpoint needs a tokio runtime"
    );
    opentelemetry_otlp::SpanExporter::builder()
        .with_tonic()
        .with_endpoint(address)
        .with_timeout(BATCH_LIMIT)
        .with_metadata(tonic::metadata::MetadataMap::from_headers(headers))
        .build()
        .context("Telemetry.Endpoint")
}

fn headers(given: &BTreeMap<String, String>) -> anyhow::Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let problem = || format!("Telemetry.OtlpHeaders: `{name}`");
        let key = HeaderName::from_bytes(name.as_bytes()).with_context(problem)?;
        let mut value = HeaderValue::from_str(value).with_context(problem)?;
        value.set_sensitive(true);
        headers.insert(key, value);
    }
    Ok(headers)
}

fn warn_of_moved(block: &settings::Telemetry, endpoint: &Endpoint) {
    let batcher = block.batcher.to_ascii_lowercase();
    if let (Endpoint::Grpc(address), "jaeger" | "zipkin") = (endpoint, batcher.as_str()) {
        tracing::warn!(
            "Telemetry.Batcher: the {batcher} exporter is deprecated upstream; spans go by OTLP to {address}"
        );
    }
}
