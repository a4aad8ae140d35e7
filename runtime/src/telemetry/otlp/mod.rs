//! OTLP, the protocol of collectors, over gRPC and over HTTP.

mod http;

use std::{collections::BTreeMap, time::Duration};

use ::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use anyhow::{Context, ensure};
use opentelemetry_otlp::{WithExportConfig, WithTonicConfig};
use opentelemetry_sdk::trace::SpanExporter;
use tokio::runtime::Handle;
use tonic::metadata::MetadataMap;

use self::http::OtlpHttp;

/// A batch that takes longer is lost: the next ones wait behind it.
const BATCH_LIMIT: Duration = Duration::from_secs(5);

/// Sends spans over gRPC to `http://host:port`, with these headers as metadata.
///
/// # Errors
/// A header that could not stand in a request; no runtime.
pub(super) fn grpc(
    address: String,
    given: &BTreeMap<String, String>,
) -> anyhow::Result<impl SpanExporter + 'static> {
    ensure!(
        Handle::try_current().is_ok(),
        "telemetry with an OTLP endpoint needs a tokio runtime"
    );
    opentelemetry_otlp::SpanExporter::builder()
        .with_tonic()
        .with_endpoint(address)
        .with_timeout(BATCH_LIMIT)
        .with_metadata(MetadataMap::from_headers(headers(given)?))
        .build()
        .context("Telemetry.Endpoint")
}

/// Posts spans to `url`, with these headers.
///
/// # Errors
/// As [`grpc`].
pub(super) fn http(
    url: Uri,
    given: &BTreeMap<String, String>,
) -> anyhow::Result<impl SpanExporter + 'static> {
    OtlpHttp::new(url, headers(given)?, BATCH_LIMIT)
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
