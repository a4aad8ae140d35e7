//! Who may ask the page, and what every answer carries.
//!
//! The page can call services and shows what they answer, so no page elsewhere may drive it: neither by a request across
//! origins, nor under a name of its own that it lets point here.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::answer;

/// What the page may load: its own files. Text never becomes markup.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// The names that the page answers to.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    hosts: [String; 3],
}

impl Guard {
    /// For a page on that port of this machine.
    pub(super) fn new(port: u16) -> Self {
        Self {
            hosts: ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("{host}:{port}")),
        }
    }

    /// Why a request is refused.
    fn refusal(&self, request: &Request) -> Option<(StatusCode, &'static str)> {
        let headers = request.headers();
        let host = headers.get(header::HOST).map(HeaderValue::as_bytes);
        let host = host.or_else(|| request.uri().authority().map(|it| it.as_str().as_bytes()));
        if !host.is_some_and(|host| self.is_own(host)) {
            let text = "this page answers to 127.0.0.1 and localhost alone";
            return Some((StatusCode::MISDIRECTED_REQUEST, text));
        }
        if is_from_elsewhere(headers) || !self.is_own_origin(headers) {
            return Some((StatusCode::FORBIDDEN, "another page asks"));
        }
        // A form elsewhere can send others without asking first.
        let is_json = |kind: &HeaderValue| kind.as_bytes().starts_with(b"application/json");
        let is_post = request.method() == Method::POST;
        if is_post && !headers.get(header::CONTENT_TYPE).is_some_and(is_json) {
            let text = "a POST takes `Content-Type: application/json`";
            return Some((StatusCode::UNSUPPORTED_MEDIA_TYPE, text));
        }
        None
    }

    fn is_own(&self, host: &[u8]) -> bool {
        self.hosts
            .iter()
            .any(|own| own.as_bytes().eq_ignore_ascii_case(host))
    }

    fn is_own_origin(&self, headers: &HeaderMap) -> bool {
        headers.get(header::ORIGIN).is_none_or(|origin| {
            let host = origin.as_bytes().strip_prefix(b"http://");
            host.is_some_and(|host| self.is_own(host))
        })
    }
}

/// Whether a browser says that another page asks; that somebody followed a link there is his own doing.
fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let says = |name: &str, values: &[&str]| {
        let value = headers.get(name).and_then(|it| it.to_str().ok());
        value.is_some_and(|value| values.contains(&value))
    };
    let is_link = says("sec-fetch-mode", &["navigate"]) && says("sec-fetch-dest", &["document"]);
    says("sec-fetch-site", &["cross-site", "same-site"]) && !is_link
}

/// Refuses what is not the page's own, and marks every answer.
pub(super) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut response = match guard.refusal(&request) {
        Some((status, text)) => answer::error(status, text),
        None => next.run(request).await,
    };
    for (name, value) in ALWAYS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
