//! Cross-origin requests (`rest.WithCors`).

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
        ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
    },
};

use crate::settings;

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PATCH, PUT, DELETE");
const REQUEST_HEADERS: &str =
    "Content-Type, Origin, X-CSRF-Token, Authorization, AccessToken, Token, Range";
const ANSWER_HEADERS: HeaderValue = HeaderValue::from_static(
    "Content-Length, Access-Control-Allow-Origin, Access-Control-Allow-Headers",
);
const ONE_DAY: HeaderValue = HeaderValue::from_static("86400");

/// Which origins may call, and with which headers.
pub(super) struct Cors {
    origins: Vec<String>,
    headers: HeaderValue,
}

impl Cors {
    /// Takes the settings' block.
    ///
    /// # Errors
    /// A header's name that could not stand in a header.
    pub(super) fn new(settings: &settings::Cors) -> anyhow::Result<Arc<Self>> {
        let own = settings.headers.iter().map(|header| format!(", {header}"));
        let headers: String = std::iter::once(REQUEST_HEADERS.to_owned())
            .chain(own)
            .collect();
        Ok(Arc::new(Self {
            origins: settings.origins.clone(),
            headers: HeaderValue::try_from(headers)?,
        }))
    }

    /// What `Access-Control-Allow-Origin` says to this origin; nothing where it is not allowed.
    ///
    /// Unlike go-zero, `*` stays `*`: to echo the origin would let every site send cookies.
    fn allowed(&self, origin: &HeaderValue) -> Option<HeaderValue> {
        if self.origins.is_empty() || self.origins.iter().any(|allowed| allowed == "*") {
            return Some(HeaderValue::from_static("*"));
        }
        let text = origin.to_str().ok()?.to_ascii_lowercase();
        let listed = |allowed: &String| {
            let allowed = allowed.to_ascii_lowercase();
            text == allowed || text.ends_with(&format!(".{allowed}"))
        };
        self.origins.iter().any(listed).then(|| origin.clone())
    }

    fn write(&self, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
        headers.append(VARY, HeaderValue::from_static("Origin"));
        let Some(allowed) = origin.and_then(|origin| self.allowed(origin)) else {
            return;
        };
        if allowed != "*" {
            headers.insert(
                ACCESS_CONTROL_ALLOW_CREDENTIALS,
                HeaderValue::from_static("true"),
            );
        }
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, self.headers.clone());
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
        headers.insert(ACCESS_CONTROL_MAX_AGE, ONE_DAY);
    }
}

/// Answers preflights itself (204) and marks every other answer.
pub(super) async fn allow(State(cors): State<Arc<Cors>>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(ORIGIN).cloned();
    let preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match preflight {
        true => StatusCode::NO_CONTENT.into_response(),
        false => next.run(request).await,
    };
    cors.write(origin.as_ref(), response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(origins: &[&str], origin: &'static str) -> Option<HeaderValue> {
        let origins = origins.iter().map(|&origin| origin.to_owned()).collect();
        let cors = Cors::new(&settings::Cors {
            origins,
            headers: Vec::new(),
        })
        .unwrap();
        cors.allowed(&HeaderValue::from_static(origin))
    }

    #[test]
    fn listed_origins_and_their_subdomains_are_allowed() {
        assert_eq!(
            allowed(&["http://a.com"], "http://A.com").unwrap(),
            "http://A.com"
        );
        assert_eq!(
            allowed(&["a.com"], "https://www.a.com").unwrap(),
            "https://www.a.com"
        );
        assert_eq!(allowed(&["a.com"], "https://bada.com"), None);
        assert_eq!(allowed(&["http://a.com"], "http://b.com"), None);
    }

    #[test]
    fn all_origins_are_allowed_without_credentials() {
        for origins in [&[][..], &["*"]] {
            assert_eq!(allowed(origins, "http://a.com").unwrap(), "*");
        }
    }
}
