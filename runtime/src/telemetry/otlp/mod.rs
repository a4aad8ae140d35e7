//! OTLP, the protocol of collectors, over gRPC and over HTTP.

mod http;

use std::{collections::BTreeMap, time::Duration};

use ::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use anyhow::{Context, ensure};
use hyper_util::client::legacy::connect::HttpConnector;
use opentelemetry_otlp::{WithExportConfig, WithTonicConfig};
use opentelemetry_sdk::trace::SpanExporter;
use tokio::runtime::Handle;
use tonic::metadata::MetadataMap;

use self::http::OtlpHttp;
use crate::{
    settings,
    tls::{self, Speaks},
};

/// A batch that takes longer is lost: the next ones wait behind it.
const BATCH_LIMIT: Duration = Duration::from_secs(5);

/// Sends spans over gRPC to `http://host:port`, or `https:`, as the block says.
///
/// # Errors
/// A header that could not stand in a request; no runtime; certificates that cannot be taken.
pub(super) fn grpc(
    address: String,
    block: &settings::Telemetry,
) -> anyhow::Result<impl SpanExporter + 'static> {
    ensure!(
        Handle::try_current().is_ok(),
        "telemetry with an OTLP endpoint needs a tokio runtime"
    );
    let metadata = MetadataMap::from_headers(headers(&block.otlp_headers)?);
    let exporter = opentelemetry_otlp::SpanExporter::builder().with_tonic();
    let exporter = match tls::Client::new(block.tls(), Speaks::Http2).context("Telemetry")? {
        None => exporter.with_endpoint(address),
        #[cfg(feature = "tls")]
        Some(tls) => exporter.with_channel(encrypted(&address, tls)?),
        #[cfg(not(feature = "tls"))]
        Some(never) => match never {},
    };
    let exporter = exporter.with_timeout(BATCH_LIMIT).with_metadata(metadata);
    exporter.build().context("Telemetry.Endpoint")
}

/// The connector encrypts, not tonic, which is given a plain address and only says the scheme to the collector.
#[cfg(feature = "tls")]
fn encrypted(address: &str, tls: tls::Client) -> anyhow::Result<tonic::transport::Channel> {
    let plain = address.replacen("https://", "http://", 1);
    let endpoint = tonic::transport::Endpoint::from_shared(plain)?
        .origin(address.parse()?)
        .connect_timeout(BATCH_LIMIT)
        .timeout(BATCH_LIMIT);
    Ok(endpoint.connect_with_connector_lazy(tls::Connector::new(HttpConnector::new(), tls)))
}

/// What posts spans.
pub(super) enum Posting {
    Plain(OtlpHttp<HttpConnector>),
    #[cfg(feature = "tls")]
    Encrypted(OtlpHttp<tls::Connector>),
}

/// Posts spans to `url`, as the block says.
///
/// # Errors
/// As [`grpc`].
pub(super) fn http(url: Uri, block: &settings::Telemetry) -> anyhow::Result<Posting> {
    let headers = headers(&block.otlp_headers)?;
    let tcp = HttpConnector::new();
    Ok(
        match tls::Client::new(block.tls(), Speaks::Http1).context("Telemetry")? {
            None => Posting::Plain(OtlpHttp::new(tcp, url, headers, BATCH_LIMIT)?),
            #[cfg(feature = "tls")]
            Some(tls) => {
                let connector = tls::Connector::new(tcp, tls);
                Posting::Encrypted(OtlpHttp::new(connector, url, headers, BATCH_LIMIT)?)
            }
            #[cfg(not(feature = "tls"))]
            Some(never) => match never {},
        },
    )
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
