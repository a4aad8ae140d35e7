//! The page's own files.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::answer;
use crate::embedded::PAGE;

/// The page.
pub(super) async fn index() -> Response {
    file("index.html")
}

/// One of its files.
pub(super) async fn asset(Path(path): Path<String>) -> Response {
    file(&path)
}

fn file(path: &str) -> Response {
    match PAGE.iter().find(|(name, _)| *name == path) {
        Some((_, bytes)) => ([(header::CONTENT_TYPE, kind(path))], *bytes).into_response(),
        None => answer::error(StatusCode::NOT_FOUND, "there is no such file"),
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}
