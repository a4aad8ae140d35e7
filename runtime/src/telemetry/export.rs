//! The way of sampled spans out of the process.

use opentelemetry::KeyValue;
use opentelemetry_sdk::{
    Resource,
    trace::{Sampler, SdkTracerProvider, SpanExporter},
};
use prometheus_client::metrics::counter::Counter;

#[cfg(feature = "otlp")]
use super::otlp::{self, Posting};
use super::{
    endpoint::{Endpoint, endpoint},
    file::SpanFile,
    queue,
};
use crate::{config, settings};

/// Spans that are asked for and would go nowhere are no small thing to find out later.
#[cfg(not(feature = "otlp"))]
const WITHOUT_OTLP: &str = "Telemetry.Endpoint: this program is built without OTLP; run `ferroctl gen`, which \
    adds the feature `otlp` of ferroctl-runtime to the service's Cargo.toml, and build it again, or set \
    `Telemetry.Disabled: true`";

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
    let build = Build { name, dropped };
    let provider = match endpoint {
        Endpoint::File(path) => build.with(SpanFile::open(&path)?),
        #[cfg(feature = "otlp")]
        Endpoint::Grpc(address) => build.with(otlp::grpc(address, block)?),
        #[cfg(feature = "otlp")]
        Endpoint::Http(url) => match otlp::http(url, block)? {
            Posting::Plain(exporter) => build.with(exporter),
            #[cfg(feature = "tls")]
            Posting::Encrypted(exporter) => build.with(exporter),
        },
        #[cfg(not(feature = "otlp"))]
        Endpoint::Grpc(_) | Endpoint::Http(_) => anyhow::bail!(WITHOUT_OTLP),
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
            // As the label of its metrics: a trace leads to them by it.
            .with_attribute(KeyValue::new("app", self.name.to_owned()))
            .build();
        SdkTracerProvider::builder()
            // Whoever gets here is sampled already: the SDK is asked only for those.
            .with_sampler(Sampler::AlwaysOn)
            .with_resource(resource)
            .with_span_processor(queue::bounded(exporter, self.dropped))
            .build()
    }
}

fn warn_of_moved(block: &settings::Telemetry, endpoint: &Endpoint) {
    let batcher = block.batcher.to_ascii_lowercase();
    if let (Endpoint::Grpc(address), "jaeger" | "zipkin") = (endpoint, batcher.as_str()) {
        config::warn(&format!(
            "Telemetry.Batcher: the {batcher} exporter is deprecated upstream; spans go by OTLP to {address}"
        ));
    }
}

#[cfg(all(test, not(feature = "otlp")))]
mod tests {
    use super::*;

    #[test]
    fn a_collector_that_cannot_be_reached_stops_the_start() {
        let at = |batcher: &str, endpoint: &str| {
            let block = settings::Telemetry {
                batcher: batcher.to_owned(),
                endpoint: endpoint.to_owned(),
                ..settings::Telemetry::default()
            };
            provider("x", &block, Counter::default()).map(|provider| provider.is_some())
        };
        for batcher in ["otlpgrpc", "otlphttp", "jaeger"] {
            let error = at(batcher, "http://jaeger:4317").unwrap_err().to_string();
            assert!(error.contains("built without OTLP"), "{error}");
        }
        assert!(!at("otlpgrpc", "").unwrap());
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("spans");
        assert!(at("file", file.to_str().unwrap()).unwrap());
    }
}
