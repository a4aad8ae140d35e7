//! Paths are cleaned before they are routed, as go-zero does with Go's `path.Clean`.

use std::borrow::Cow;

use http::{Uri, uri::PathAndQuery};

/// The address as the client wrote it: an extension of requests whose path was not clean.
#[derive(Debug, Clone)]
pub struct RequestedUri(pub Uri);

/// The same address with a clean path: no `//`, no `.` and `..`, no slash at the end. None where it is
/// clean already.
pub(super) fn cleaned(uri: &Uri) -> Option<Uri> {
    let decoded = decoded(uri.path());
    let readable = readable(&decoded).map_or(decoded, Cow::Owned);
    let path = match (clean(readable.as_ref()), readable) {
        (Some(path), _) | (None, Cow::Owned(path)) => path,
        (None, Cow::Borrowed(_)) => return None,
    };
    let target = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(target).ok()?);
    Uri::from_parts(parts).ok()
}

/// The path with the escapes undone that do not change what it means to a router: those of letters,
/// digits, `-`, `.`, `_`, `~` (RFC 3986 6.2.2.2) and, as in Go, of the slash.
fn decoded(path: &str) -> Cow<'_, str> {
    let mut parts = path.split('%');
    let start = parts.next().unwrap_or_default();
    if start.len() == path.len() {
        return path.into();
    }
    let mut decoded = start.to_owned();
    for part in parts {
        match part.get(..2).and_then(plain) {
            Some(character) => {
                decoded.push(character);
                decoded.push_str(&part[2..]);
            }
            None => {
                decoded.push('%');
                decoded.push_str(part);
            }
        }
    }
    decoded.into()
}

/// The path with U+FFFD in the place of escapes that are no UTF-8, which Go lets through to logic; `None`
/// where there are none.
fn readable(path: &str) -> Option<String> {
    if !path.contains('%') {
        return None;
    }
    // What is no escape is refused later, as it came.
    let bytes = unescaped(path)?;
    let text = String::from_utf8_lossy(&bytes);
    matches!(text, Cow::Owned(_)).then(|| escape(&text))
}

/// The path with all escapes undone, as Go's `URL.Path` has it; `None` where one is broken.
pub(super) fn unescaped(path: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut parts = path.split('%');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        bytes.push(part.get(..2).and_then(escaped)?);
        bytes.extend(part[2..].bytes());
    }
    Some(bytes)
}

/// The text as a path, with an escape for each byte that does not stand for itself.
fn escape(text: &str) -> String {
    let mut path = String::with_capacity(text.len());
    for byte in text.bytes() {
        match stands_for_itself(byte) {
            true => path.push(char::from(byte)),
            false => path += &format!("%{byte:02X}"),
        }
    }
    path
}

/// The character behind two hexadecimal digits, where it may stand for itself.
fn plain(digits: &str) -> Option<char> {
    let byte = escaped(digits)?;
    stands_for_itself(byte).then_some(char::from(byte))
}

fn stands_for_itself(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte)
}

/// The byte behind two hexadecimal digits.
fn escaped(digits: &str) -> Option<u8> {
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let byte = u8::from_str_radix(digits, 16).ok();
    byte.filter(|_| is_hex)
}

/// The clean form of a path; `None` where it is clean already, which nearly all are.
fn clean(path: &str) -> Option<String> {
    let ends_in_slash = path.len() > 1 && path.ends_with('/');
    if !ends_in_slash && !path.contains("//") && !path.contains("/.") {
        return None;
    }
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    let clean = format!("/{}", segments.join("/"));
    (clean != path).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_what_go_makes_of_them() {
        for (path, go) in [
            ("/a/b/", "/a/b"),
            ("//a//b", "/a/b"),
            ("/a/./b", "/a/b"),
            ("/a/../b", "/b"),
            ("/../..", "/"),
            ("/a/b/..", "/a"),
        ] {
            assert_eq!(clean(path).as_deref(), Some(go));
        }
        for path in ["/", "/a/b", "/a.b", "/.well-known/x", "/..."] {
            assert_eq!(clean(path), None, "{path}");
        }
    }

    #[test]
    fn plain_characters_need_no_escape() {
        for (path, go) in [
            ("/st%61tic", "/static"),
            ("/a/%2e%2E/b", "/b"),
            ("/a%2Fb", "/a/b"),
            ("/%E8%AF%BE%20", "/%E8%AF%BE%20"),
            ("/%", "/%"),
            ("/%zz%4", "/%zz%4"),
            ("/%+1", "/%+1"),
            ("/%课", "/%课"),
        ] {
            let decoded = decoded(path);
            assert_eq!(clean(&decoded).unwrap_or(decoded.into_owned()), go);
        }
    }

    #[test]
    fn escapes_that_are_no_utf8_become_readable() {
        for (path, go) in [
            ("/%ff/a", Some("/%EF%BF%BD/a")),
            ("/%E8%AF%BE%20%C3", Some("/%E8%AF%BE%20%EF%BF%BD")),
            ("/%E8%AF%BE", None),
            ("/a", None),
            ("/%ff%zz", None),
        ] {
            assert_eq!(readable(path).as_deref(), go, "{path}");
        }
    }

    #[test]
    fn the_query_stays() {
        let uri = cleaned(&Uri::from_static("/a//b/?x=1//2")).unwrap();
        assert_eq!(uri, Uri::from_static("/a/b?x=1//2"));
        let absolute = cleaned(&Uri::from_static("http://host:80/a/")).unwrap();
        assert_eq!(absolute, Uri::from_static("http://host:80/a"));
        assert_eq!(cleaned(&Uri::from_static("/a/b?x=/")), None);
    }
}
