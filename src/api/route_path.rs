//! Paths as go-zero joins, cleans and matches them.

/// Joins `prefix:` and a route's path as goctl does: `path.Join("/", prefix, path)` of Go.
#[must_use]
pub fn join(prefix: Option<&str>, path: &str) -> String {
    let joined = format!("{}/{path}", prefix.unwrap_or_default());
    let mut segments: Vec<&str> = Vec::new();
    for segment in joined.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    format!("/{}", segments.join("/"))
}

/// The names of a path's parameters in order.
pub fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix(':'))
}

/// The path with all parameters alike: two routes of one method and shape take the same requests.
#[must_use]
pub fn shape(path: &str) -> String {
    let segments = path
        .split('/')
        .map(|segment| match segment.strip_prefix(':') {
            Some(_) => ":",
            None => segment,
        });
    segments.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::{join, shape};

    #[test]
    fn prefixes_come_in_all_spellings() {
        for prefix in ["v1", "/v1", "/v1/", "//v1"] {
            assert_eq!(join(Some(prefix), "/user/:id/"), "/v1/user/:id");
        }
        assert_eq!(join(None, "/"), "/");
        assert_eq!(join(Some("/a/../b"), "/./c"), "/b/c");
    }

    #[test]
    fn shapes_forget_names() {
        assert_eq!(shape("/a/:id/b"), shape("/a/:name/b"));
        assert_ne!(shape("/a/:id"), shape("/a/id"));
    }
}
