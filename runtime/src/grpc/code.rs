//! Business error codes in `grpc-status`.
//!
//! grpc-go writes whatever number a service chooses (`grpc-status: 5000`); tonic's `Code` ends at 16
//! and reads every other number as unknown. So the number passes through tonic as metadata, under
//! [`MARKER`], and these two functions, mapped over the responses below tonic, exchange it with
//! `grpc-status` in headers (an answer without a message) and trailers (all others).

use axum::body::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use http_body::Frame;
use http_body_util::{BodyExt, combinators::MapFrame};
use tonic::{Status, body::Body};

/// The metadata key under which a code passes through tonic; it never reaches the wire.
pub(super) const MARKER: HeaderName = HeaderName::from_static("x-business-code");

const UNKNOWN_METHOD: HeaderValue = HeaderValue::from_static("unknown service or method");

/// The largest number that gRPC itself gives a meaning.
pub(super) const LAST_GRPC_CODE: u32 = 16;

/// A body whose trailers are rewritten on their way.
pub(super) type CodedBody = MapFrame<Body, fn(Frame<Bytes>) -> Frame<Bytes>>;

/// On the server: the marker becomes `grpc-status`.
pub(super) fn write(response: Response<Body>) -> Response<CodedBody> {
    rewrite(response, write_headers, |frame| {
        trailers(frame, write_headers)
    })
}

/// On the client: a `grpc-status` that tonic does not know becomes the marker.
pub(super) fn read(response: Response<Body>) -> Response<CodedBody> {
    rewrite(response, read_headers, |frame| {
        trailers(frame, read_headers)
    })
}

fn rewrite(
    response: Response<Body>,
    headers: fn(&mut HeaderMap),
    frame: fn(Frame<Bytes>) -> Frame<Bytes>,
) -> Response<CodedBody> {
    let (mut parts, body) = response.into_parts();
    headers(&mut parts.headers);
    Response::from_parts(parts, body.map_frame(frame))
}

fn trailers(frame: Frame<Bytes>, rewrite: fn(&mut HeaderMap)) -> Frame<Bytes> {
    match frame.into_trailers() {
        Ok(mut headers) => {
            rewrite(&mut headers);
            Frame::trailers(headers)
        }
        Err(data) => data,
    }
}

fn write_headers(headers: &mut HeaderMap) {
    if let Some(code) = headers.remove(MARKER)
        && let Some(status) = headers.get_mut(Status::GRPC_STATUS)
    {
        *status = code;
    }
    explain(headers);
}

/// tonic says nothing of a service or method that it does not know.
fn explain(headers: &mut HeaderMap) {
    let is_unimplemented = headers
        .get(Status::GRPC_STATUS)
        .is_some_and(|it| it == "12");
    if is_unimplemented && !headers.contains_key(Status::GRPC_MESSAGE) {
        headers.insert(Status::GRPC_MESSAGE, UNKNOWN_METHOD);
    }
}

fn read_headers(headers: &mut HeaderMap) {
    // A peer must not be able to pass a code by the marker.
    headers.remove(MARKER);
    let status = headers.get(Status::GRPC_STATUS);
    if let Some(code) = status.filter(|status| is_business(status)).cloned() {
        headers.insert(MARKER, code);
    }
}

fn is_business(status: &HeaderValue) -> bool {
    let number = status.to_str().ok().and_then(|text| text.parse().ok());
    number.is_some_and(|number: u32| number > LAST_GRPC_CODE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().cloned();
        pairs
            .map(|(name, value)| (name, HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn the_marker_becomes_the_status_and_goes() {
        let mut map = headers(&[(Status::GRPC_STATUS, "2"), (MARKER, "5000")]);
        write_headers(&mut map);
        assert_eq!(map, headers(&[(Status::GRPC_STATUS, "5000")]));
    }

    #[test]
    fn a_marker_without_a_status_only_goes() {
        let mut map = headers(&[(MARKER, "5000")]);
        write_headers(&mut map);
        assert!(map.is_empty());
    }

    #[test]
    fn only_numbers_beyond_grpc_become_the_marker() {
        for (status, marker) in [
            ("5000", Some("5000")),
            ("17", Some("17")),
            ("16", None),
            ("x", None),
        ] {
            let mut map = headers(&[(Status::GRPC_STATUS, status), (MARKER, "7000")]);
            read_headers(&mut map);
            let read = map.get(MARKER).map(|value| value.to_str().unwrap());
            assert_eq!(read, marker, "{status}");
        }
    }
}
