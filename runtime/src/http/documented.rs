//! The service's OpenAPI document on the metrics port, and a page to read it and to try its operations.
//!
//! The page's requests go to its own origin, below [`TRIED`], and from there to the service inside of the process: no
//! other origin has to be let in for it.

use std::net::Ipv4Addr;

use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse as _, Response},
    routing::{any, get},
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, uri::Authority};
use tower::ServiceExt as _;

use super::{Chain, app::HttpApp};
use crate::settings::ServiceSettings;

/// Where the page's requests to the service go.
const TRIED: &str = "/docs/try";
/// Scripts are the page's own, and nothing is asked of other hosts; the viewer sets styles from its script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PAGE: &str = include_str!("documented/page.html");

/// The viewer is a megabyte that no image needs, so that a release goes without.
#[cfg(debug_assertions)]
const VIEWER: Option<&str> = Some(include_str!("../../viewer/openapi-explorer.min.js"));
#[cfg(not(debug_assertions))]
const VIEWER: Option<&str> = None;

impl Chain {
    /// The chain of a service with this document, which the metrics port shows in Mode dev and test.
    #[must_use]
    pub fn documented(mut self, document: &'static str) -> Self {
        self.document = Some(document);
        self
    }

    /// What the metrics port shows of it; `app` is the service.
    pub(super) fn pages(&self, service: &ServiceSettings, app: impl HttpApp) -> Router {
        match self.document {
            Some(document) if service.mode.is_dev() => pages(document, VIEWER, app),
            _ => Router::new(),
        }
    }
}

fn pages(document: &'static str, viewer: Option<&'static str>, app: impl HttpApp) -> Router {
    let file = |kind, text| move || std::future::ready(file(kind, text));
    let pages = Router::new().route("/openapi.json", get(file("application/json", document)));
    let Some(viewer) = viewer else {
        return pages;
    };
    let tried = any(move |request: Request| tried(app.clone(), request));
    pages
        .route("/docs", get(file("text/html; charset=utf-8", PAGE)))
        .route(
            "/docs/viewer.js",
            get(file("text/javascript; charset=utf-8", viewer)),
        )
        .route(&format!("{TRIED}/{{*path}}"), tried)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        ("content-type", kind),
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-cache"),
    ];
    (headers, text).into_response()
}

/// The service's answer to a request of the page.
async fn tried(app: impl HttpApp, mut request: Request) -> Response {
    if !is_from_page(request.headers()) {
        return (StatusCode::FORBIDDEN, "only /docs may ask here").into_response();
    }
    let Some(uri) = inner(request.uri()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    *request.uri_mut() = uri;
    match app.oneshot(request.map(Body::new)).await {
        Ok(mut response) => {
            // What the service answers is shown, never run.
            let policy = HeaderValue::from_static("sandbox; default-src 'none'");
            response
                .headers_mut()
                .insert("content-security-policy", policy);
            response
        }
        Err(never) => match never {},
    }
}

/// Browsers say where a request comes from; other programs ask the service itself.
fn is_from_page(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    let host = headers.get("host").and_then(|host| host.to_str().ok());
    site.is_some_and(|site| site == "same-origin") && host.is_some_and(is_near)
}

/// Whether a host is an address or a name that no one far away could let lead here (DNS rebinding): it has no dot.
fn is_near(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host();
    !name.contains('.') || name.ends_with(".localhost") || name.parse::<Ipv4Addr>().is_ok()
}

/// The path and query behind [`TRIED`].
fn inner(uri: &Uri) -> Option<Uri> {
    let whole = uri.path_and_query()?.as_str();
    whole.strip_prefix(TRIED)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_others_can_give_is_not_near() {
        for host in [
            "127.0.0.1:9081",
            "192.168.1.7:9081",
            "[::1]:9081",
            "localhost:9081",
            "user-api:9081",
            "demo.localhost",
        ] {
            assert!(is_near(host), "{host}");
        }
        for host in ["evil.example:9081", "127.0.0.1.evil.example", "a b", ""] {
            assert!(!is_near(host), "{host}");
        }
    }
}
