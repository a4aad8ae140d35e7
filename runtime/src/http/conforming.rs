//! What HTTP itself asks of requests and answers, where hyper leaves it to us. Go's server does the same
//! (`net/http/server.go`, `readRequest`).

use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use axum::{body::Body, extract::Request, response::Response};
use futures_util::{
    FutureExt as _,
    future::{Either, Map, Ready, ready},
};
use http::{
    HeaderMap, HeaderValue, StatusCode, Version,
    header::{CONTENT_LENGTH, EXPECT, HOST, TRANSFER_ENCODING},
};
use http_body::Body as _;
use tower::Service;

use super::{Style, app::HttpApp};
use crate::Error;

/// An app that sees no request and gives no answer against the rules.
#[derive(Clone)]
pub(super) struct Conforming<S> {
    app: S,
    style: Style,
}

impl<S> Conforming<S> {
    pub(super) fn new(app: S, style: Style) -> Self {
        Self { app, style }
    }
}

type Answer = Result<Response, Infallible>;

impl<S: HttpApp> Service<Request> for Conforming<S> {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Answer>, Map<S::Future, fn(Answer) -> Answer>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.app.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match refusal(request.version(), request.headers()) {
            Some((status, message)) => {
                let error = Error::status(status, message);
                Either::Left(ready(Ok(self.style.error(&error))))
            }
            None => Either::Right(self.app.call(request).map(|answer| answer.map(bodiless))),
        }
    }
}

/// Status and message for a request that is none.
fn refusal(version: Version, headers: &HeaderMap) -> Option<(u16, &'static str)> {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) if version == Version::HTTP_11 => {
            return Some((400, "the header Host is missing"));
        }
        (_, Some(_)) => return Some((400, "there is more than one header Host")),
        (Some(host), None) if !is_host(host) => {
            return Some((400, "the header Host is malformed"));
        }
        _ => {}
    }
    if !is_nothing_but(headers, TRANSFER_ENCODING, "chunked") {
        return Some((501, "the transfer encoding is not supported"));
    }
    if !is_nothing_but(headers, EXPECT, "100-continue") {
        return Some((417, "what the header Expect asks for is not supported"));
    }
    None
}

/// Whether a header is absent or has this value.
fn is_nothing_but(headers: &HeaderMap, name: http::HeaderName, value: &str) -> bool {
    let mut found = headers.get_all(name).iter();
    found.all(|found| found.as_bytes().eq_ignore_ascii_case(value.as_bytes()))
}

/// The characters that stand in a host (RFC 3986 3.2.2), as generously as Go's `httpguts.ValidHostHeader`.
fn is_host(value: &HeaderValue) -> bool {
    let mut bytes = value.as_bytes().iter();
    bytes.all(|byte| byte.is_ascii_alphanumeric() || b"!$%&'()*+,-.:;=@[]_~".contains(byte))
}

/// The answer without a body and without the length of one, where its status has none (RFC 9110 15.2,
/// 15.3.5, 15.4.5): over HTTP/2 a client gives such an answer up.
fn bodiless(mut response: Response) -> Response {
    let status = response.status();
    let has_none = status.is_informational()
        || [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&status);
    if has_none {
        response.headers_mut().remove(CONTENT_LENGTH);
        if !response.body().is_end_stream() {
            *response.body_mut() = Body::empty();
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(version: Version, headers: &[(&'static str, &str)]) -> Option<u16> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        refusal(version, &map).map(|(status, _)| status)
    }

    #[test]
    fn a_request_has_one_host() {
        let of = |hosts: &[&str]| {
            let headers: Vec<_> = hosts.iter().map(|host| ("host", *host)).collect();
            status(Version::HTTP_11, &headers)
        };
        assert_eq!(of(&[]), Some(400));
        assert_eq!(of(&["a", "a"]), Some(400));
        for host in ["a/b", "a b", "<a>", "\"a\""] {
            assert_eq!(of(&[host]), Some(400), "{host}");
        }
        for host in ["a", "a:80", "", "[::1]:80", "a_b.c"] {
            assert_eq!(of(&[host]), None, "{host}");
        }
        assert_eq!(status(Version::HTTP_10, &[]), None);
        assert_eq!(status(Version::HTTP_2, &[]), None);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let of = |name, value| status(Version::HTTP_11, &[("host", "a"), (name, value)]);
        assert_eq!(of("transfer-encoding", "chunked, chunked"), Some(501));
        assert_eq!(of("transfer-encoding", "gzip, chunked"), Some(501));
        assert_eq!(of("transfer-encoding", "Chunked"), None);
        assert_eq!(of("expect", "x"), Some(417));
        assert_eq!(of("expect", "100-Continue"), None);
    }

    #[test]
    fn an_answer_without_a_body_has_none() {
        for (status, kept) in [(200, true), (204, false), (304, false), (103, false)] {
            let response = Response::builder().status(status);
            let response = response.header(CONTENT_LENGTH, 4).body(Body::from("text"));
            let response = bodiless(response.unwrap());
            let has_length = response.headers().contains_key(CONTENT_LENGTH);
            assert_eq!((has_length, !response.body().is_end_stream()), (kept, kept));
        }
    }
}
