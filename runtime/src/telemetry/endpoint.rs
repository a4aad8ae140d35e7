//! Where spans go, as the block `Telemetry` says it.

use std::path::PathBuf;

use anyhow::{Context, bail};
use http::Uri;

use crate::settings;

/// The port where Jaeger and Zipkin take OTLP over gRPC.
const OTLP_GRPC_PORT: u16 = 4317;

/// A place for spans.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    /// OTLP over gRPC to `http://host:port`, or `https:`.
    Grpc(String),
    /// OTLP over HTTP to this URL.
    Http(Uri),
    /// One JSON line a span.
    File(PathBuf),
}

/// Reads batcher and endpoint; none where there is no endpoint. go-zero's `jaeger` and `zipkin` become
/// OTLP to the same host, since both exporters are deprecated upstream and both take OTLP.
pub(super) fn endpoint(block: &settings::Telemetry) -> anyhow::Result<Option<Endpoint>> {
    let text = block.endpoint.trim();
    if block.disabled || text.is_empty() {
        return Ok(None);
    }
    let found = match block.batcher.to_ascii_lowercase().as_str() {
        "otlpgrpc" => grpc(&uri(text, block)?, None)?,
        "otlphttp" => http(&uri(text, block)?, &block.otlp_http_path)?,
        "jaeger" => moved(&uri(text, block)?, &[14268, 6831, 6832])?,
        "zipkin" => moved(&uri(text, block)?, &[9411])?,
        "file" => Endpoint::File(PathBuf::from(text)),
        other => bail!(
            "Telemetry.Batcher: `{other}` is unknown; use otlpgrpc, otlphttp, file, jaeger or zipkin"
        ),
    };
    Ok(Some(found))
}

fn moved(uri: &Uri, own_ports: &[u16]) -> anyhow::Result<Endpoint> {
    let own = uri.port_u16().is_none_or(|port| own_ports.contains(&port));
    grpc(uri, own.then_some(OTLP_GRPC_PORT))
}

/// `port` takes the place of the URL's own.
fn grpc(uri: &Uri, port: Option<u16>) -> anyhow::Result<Endpoint> {
    let host = uri.host().context("Telemetry.Endpoint names no host")?;
    let port = port.or(uri.port_u16()).unwrap_or(OTLP_GRPC_PORT);
    let scheme = uri.scheme_str().unwrap_or("http");
    Ok(Endpoint::Grpc(format!("{scheme}://{host}:{port}")))
}

fn http(uri: &Uri, path: &str) -> anyhow::Result<Endpoint> {
    let own_path = uri.path().trim_end_matches('/');
    let path = match (own_path, path) {
        ("", "") => "/v1/traces",
        ("", path) => path,
        (own, _) => own,
    };
    let authority = uri
        .authority()
        .context("Telemetry.Endpoint names no host")?;
    Ok(Endpoint::Http(
        Uri::builder()
            .scheme(uri.scheme_str().unwrap_or("http"))
            .authority(authority.clone())
            .path_and_query(path)
            .build()
            .context("Telemetry.OtlpHttpPath")?,
    ))
}

/// The address with the scheme that the block means.
fn uri(text: &str, block: &settings::Telemetry) -> anyhow::Result<Uri> {
    let scheme = if block.is_secure() { "https" } else { "http" };
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    format!("{scheme}://{rest}")
        .parse()
        .with_context(|| format!("Telemetry.Endpoint: `{text}` is no URL"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(batcher: &str, text: &str) -> anyhow::Result<Option<Endpoint>> {
        endpoint(&settings::Telemetry {
            batcher: batcher.to_owned(),
            endpoint: text.to_owned(),
            ..settings::Telemetry::default()
        })
    }

    fn grpc_at(batcher: &str, text: &str, expected: &str) {
        let expected = Endpoint::Grpc(expected.to_owned());
        assert_eq!(read(batcher, text).unwrap(), Some(expected), "{text}");
    }

    #[test]
    fn grpc_takes_a_url_or_a_bare_address() {
        grpc_at("otlpgrpc", "http://jaeger:4317", "http://jaeger:4317");
        grpc_at("otlpgrpc", "jaeger:4317", "http://jaeger:4317");
        grpc_at("OTLPGRPC", "jaeger", "http://jaeger:4317");
    }

    #[test]
    fn jaeger_and_zipkin_move_to_otlp_on_the_same_host() {
        let tutorial = "http://jaeger:14268/api/traces";
        grpc_at("jaeger", tutorial, "http://jaeger:4317");
        grpc_at("zipkin", "http://z:9411/api/v2/spans", "http://z:4317");
    }

    #[test]
    fn a_port_that_is_not_the_batchers_own_is_kept() {
        let chosen = "http://127.0.0.1:40123/api/traces";
        grpc_at("jaeger", chosen, "http://127.0.0.1:40123");
    }

    #[test]
    fn http_has_its_path() {
        let at = |text: &'static str| Some(Endpoint::Http(Uri::from_static(text)));
        let plain = read("otlphttp", "jaeger:4318").unwrap();
        assert_eq!(plain, at("http://jaeger:4318/v1/traces"));
        let own = read("otlphttp", "http://c/x/v1/traces").unwrap();
        assert_eq!(own, at("http://c/x/v1/traces"));
    }

    #[test]
    fn https_is_a_scheme_or_a_key() {
        grpc_at("otlpgrpc", "https://c:4317", "https://c:4317");
        let secure = endpoint(&settings::Telemetry {
            batcher: "otlphttp".to_owned(),
            endpoint: "c:4318".to_owned(),
            otlp_http_secure: true,
            ..settings::Telemetry::default()
        });
        let expected = Uri::from_static("https://c:4318/v1/traces");
        assert_eq!(secure.unwrap(), Some(Endpoint::Http(expected)));
    }

    #[test]
    fn nothing_without_an_endpoint() {
        assert_eq!(read("otlpgrpc", " ").unwrap(), None);
    }

    #[test]
    fn mistakes_are_named() {
        let message = |batcher, text| read(batcher, text).unwrap_err().to_string();
        assert!(message("kafka", "x:1").contains("`kafka` is unknown"));
        assert!(message("otlpgrpc", "a b").contains("no URL"));
    }
}
