//! Paths are cleaned before they are routed, as go-zero does with Go's `path.Clean`.

use http::{Uri, uri::PathAndQuery};

/// The same address with a clean path: no `//`, no `.` and `..`, no slash at the end.
pub(super) fn cleaned(uri: Uri) -> Uri {
    let Some(path) = clean(uri.path()) else {
        return uri;
    };
    let target = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let mut parts = uri.clone().into_parts();
    let Ok(target) = PathAndQuery::try_from(target) else {
        return uri;
    };
    parts.path_and_query = Some(target);
    Uri::from_parts(parts).unwrap_or(uri)
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
    fn the_query_stays() {
        let uri = cleaned(Uri::from_static("/a//b/?x=1//2"));
        assert_eq!(uri, Uri::from_static("/a/b?x=1//2"));
        let absolute = cleaned(Uri::from_static("http://host:80/a/"));
        assert_eq!(absolute, Uri::from_static("http://host:80/a"));
    }
}
