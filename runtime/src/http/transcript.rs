//! `Verbose: true`: requests and answers in the log as they were.

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    response::Response,
};
use http::{
    HeaderMap,
    header::{AUTHORIZATION, COOKIE},
};
use http_body_util::BodyExt as _;

/// go-zero keeps so much of a request's body for the log.
const KEPT: usize = 4096;

/// A request that is written down in full, as far as anybody reads it. Tokens and cookies are not.
pub(super) struct Transcript {
    head: String,
    body: Arc<Mutex<Vec<u8>>>,
}

impl Transcript {
    /// Starts to listen to the request.
    pub(super) fn of(request: &mut Request) -> Self {
        let mut head = format!(
            "{} {} {:?}",
            request.method(),
            request.uri(),
            request.version()
        );
        write_headers(&mut head, request.headers());
        let sent = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&sent);
        let body = std::mem::take(request.body_mut());
        *request.body_mut() = Body::new(body.map_frame(move |frame| {
            if let Some(bytes) = frame.data_ref() {
                keep(&kept, bytes);
            }
            frame
        }));
        Self { head, body: sent }
    }

    /// Logs the request with its answer.
    pub(super) async fn end(self, response: Response) -> Response {
        let (parts, body) = response.into_parts();
        // A typed answer is complete, so that reading it neither waits nor fails.
        let body = body.collect().await.map(|body| body.to_bytes());
        let body = body.unwrap_or_default();
        let sent = self.body.lock().unwrap_or_else(PoisonError::into_inner);
        tracing::info!(
            "[HTTP] {}\n=> {}\n\n{}\n<= {}",
            parts.status.as_u16(),
            self.head,
            String::from_utf8_lossy(&sent),
            String::from_utf8_lossy(&body),
        );
        Response::from_parts(parts, Body::from(body))
    }
}

fn keep(kept: &Mutex<Vec<u8>>, bytes: &Bytes) {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let room = KEPT.saturating_sub(kept.len());
    kept.extend_from_slice(&bytes[..room.min(bytes.len())]);
}

fn write_headers(head: &mut String, headers: &HeaderMap) {
    for (name, value) in headers {
        let value = if [AUTHORIZATION, COOKIE].contains(name) {
            "***".into()
        } else {
            String::from_utf8_lossy(value.as_bytes())
        };
        // Writing into a string does not fail.
        let _ = write!(head, "\n{name}: {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bodies_are_kept_and_secrets_are_not() {
        let mut request = Request::post("/login?x=1")
            .header("authorization", "Bearer secret")
            .header("cookie", "session=secret")
            .header("x-tenant", "school")
            .body(Body::from("课".repeat(2000)))
            .unwrap();
        let transcript = Transcript::of(&mut request);
        let read = request.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(read.len(), 6000);
        let head = "POST /login?x=1 HTTP/1.1\nauthorization: ***\ncookie: ***\nx-tenant: school";
        assert_eq!(transcript.head, head);
        assert_eq!(transcript.body.lock().unwrap().len(), KEPT);
        let response = transcript.end(Response::new(Body::from("answer"))).await;
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body, "answer");
    }
}
