//! What is signed of a request.

use std::fmt::Write as _;

use http::{request::Parts, uri::Authority};
use sha2::{Digest as _, Sha256};

use crate::http::path::{RequestedUri, unescaped};

/// Has the address that the client asked for, where a gateway has changed it.
const REQUEST_URI: &str = "x-request-uri";

/// Method, path, query, and the hash of the body.
pub(crate) struct Content {
    method: String,
    path: Vec<u8>,
    query: String,
    body: String,
}

impl Content {
    /// What is signed of this request.
    pub(crate) fn new(parts: &Parts, body: &[u8]) -> Self {
        let (path, query) = original(parts).unwrap_or_else(|| own(parts));
        Self {
            method: parts.method.as_str().to_owned(),
            path,
            query,
            body: hex(&Sha256::digest(body)),
        }
    }

    /// The text that is signed, a line each, with the time as it came.
    pub(crate) fn signed_at(&self, time: &str) -> Vec<u8> {
        [
            time.as_bytes(),
            self.method.as_bytes(),
            &self.path,
            self.query.as_bytes(),
            self.body.as_bytes(),
        ]
        .join(&b'\n')
    }
}

/// The request's own path, without escapes, and its query.
fn own(parts: &Parts) -> (Vec<u8>, String) {
    let asked = parts.extensions.get::<RequestedUri>();
    let uri = asked.map_or(&parts.uri, |asked| &asked.0);
    let path = unescaped(uri.path()).unwrap_or_else(|| uri.path().into());
    (path, uri.query().unwrap_or_default().to_owned())
}

/// Those of `X-Request-Uri`, where that is an address.
fn original(parts: &Parts) -> Option<(Vec<u8>, String)> {
    let header = parts.headers.get(REQUEST_URI)?;
    let text = str::from_utf8(header.as_bytes()).ok()?;
    parse(text).filter(|_| !text.is_empty())
}

/// Path and query as Go's `url.Parse` finds them; `None` where it finds a fault.
fn parse(uri: &str) -> Option<(Vec<u8>, String)> {
    let (uri, _fragment) = uri.split_once('#').unwrap_or((uri, ""));
    let (scheme, rest) = scheme(uri)?;
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = match rest.strip_prefix("//") {
        Some(rest) if scheme.is_some() || !rest.starts_with('/') => after_authority(rest)?,
        _ if rest.starts_with('/') => rest,
        // `mailto:somebody` has no path.
        _ if scheme.is_some() => "",
        _ => before_slash(rest).map(|_| rest)?,
    };
    Some((unescaped(path)?, query.to_owned()))
}

/// The scheme, and what follows its colon; `None` for a colon without a scheme.
fn scheme(uri: &str) -> Option<(Option<&str>, &str)> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    match uri.split_once(':') {
        Some(("", _)) => None,
        Some((scheme, rest))
            if scheme.bytes().all(is_part) && scheme.as_bytes()[0].is_ascii_alphabetic() =>
        {
            Some((Some(scheme), rest))
        }
        _ => Some((None, uri)),
    }
}

fn after_authority(rest: &str) -> Option<&str> {
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_sound = authority.is_empty() || Authority::try_from(authority).is_ok();
    is_sound.then_some(path)
}

/// The first segment of a relative path, which may have no colon.
fn before_slash(path: &str) -> Option<&str> {
    let segment = path.split('/').next()?;
    (!segment.contains(':')).then_some(segment)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_go_reads_them() {
        for (uri, path, query) in [
            ("/a/b?x=1&y=%20", "/a/b", "x=1&y=%20"),
            ("/a%2Fb/%E8%AF%BE?", "/a/b/课", ""),
            ("http://host:80/a?x=1?2#f", "/a", "x=1?2"),
            ("http://host", "", ""),
            ("//host/a", "/a", ""),
            ("///a", "///a", ""),
            ("a/b", "a/b", ""),
            ("mailto:a?x", "", "x"),
            ("/a#f", "/a", ""),
            ("1a/b", "1a/b", ""),
        ] {
            let expected = (path.as_bytes().to_vec(), query.to_owned());
            assert_eq!(parse(uri), Some(expected), "{uri}");
        }
        for uri in [":a", "/%zz", "1a:b/c", "http://a b/c"] {
            assert_eq!(parse(uri), None, "{uri}");
        }
    }
}
