//! Each switch of `Middlewares`: what a client gets with it, and what without.
//!
//! The breaker and gunzip have files of their own. What shedding does is tested beside it
//! (`src/http/admission.rs`), where a busy processor can be had; the minute's statistics in
//! `src/http/chain.rs`.

use std::{
    future::pending,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use ferroctl_runtime::{
    Ctx,
    http::{Call, Chain, Route, Style},
    settings::{Http, Middlewares},
};
use serde_json::json;
use tokio::sync::Barrier;
use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::Layer;

use crate::fixture::{Served, Text, fine, listen, serve, settings};

async fn length(Call(ctx, req): Call<Text>) -> Response {
    ctx.answer(Ok(req.text.len()))
}

async fn endless(_: Ctx) -> Response {
    pending().await
}

async fn panics(ctx: Ctx) -> Response {
    let none: Option<u8> = ctx.extension::<u8>().copied();
    ctx.answer(Ok(none.expect("there is no such extension")))
}

fn router(chain: &Chain) -> Router {
    let pair = Arc::new(Barrier::new(2));
    let meets = move |ctx: Ctx| {
        let pair = Arc::clone(&pair);
        async move {
            pair.wait().await;
            ctx.answer(Ok(()))
        }
    };
    Router::new()
        .route("/fine", get(chain.observed(Route::get("/fine"), fine)))
        .route("/meets", get(chain.observed(Route::get("/meets"), meets)))
        .route(
            "/panics",
            get(chain.observed(Route::get("/panics"), panics)),
        )
        .route(
            "/endless",
            get(chain.observed(Route::get("/endless"), endless)),
        )
        .route(
            "/length",
            post(chain.observed(Route::post("/length"), length)),
        )
}

/// A service with everything on but what `change` switches off.
async fn served(change: impl FnOnce(&mut Http)) -> Served {
    let mut settings = Http {
        timeout: 50,
        max_bytes: 16,
        max_conns: 1,
        ..settings()
    };
    change(&mut settings);
    serve(settings, Style::ENVELOPE, router).await
}

async fn got(served: &Served, path: &str) -> (u16, String) {
    let answer = served.client.get(path).await.unwrap();
    (answer.status, answer.body)
}

const FINE: &str = r#"{"code":0,"message":"success","data":"fine"}"#;

fn failure(code: u16, message: &str) -> (u16, String) {
    let body = format!(r#"{{"code":{code},"message":"{message}","data":null}}"#);
    (code, body)
}

#[test]
fn every_switch_has_its_test() {
    // A new one does not compile here until it is named, and tested.
    let Middlewares {
        trace,
        log,
        prometheus,
        max_conns,
        breaker,
        shedding,
        timeout,
        recover,
        metrics,
        max_bytes,
        gunzip,
    } = Middlewares::default();
    let all = [
        trace, log, prometheus, max_conns, breaker, shedding, timeout, recover, metrics, max_bytes,
        gunzip,
    ];
    assert_eq!(all, [true; 11]);
}

#[tokio::test]
async fn trace() {
    for on in [true, false] {
        let served = served(|http| http.middlewares.trace = on).await;
        let answer = served.client.get("/fine").await.unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (200, FINE));
        assert_eq!(answer.headers.contains_key("traceparent"), on);
    }
}

#[tokio::test]
async fn log() {
    for on in [true, false] {
        let lines = Lines::default();
        let _listening = listen(lines.clone());
        let served = served(|http| http.middlewares.log = on).await;
        assert_eq!(got(&served, "/fine").await, (200, FINE.to_owned()));
        let lines = lines.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_access = |line: &&String| line.starts_with("[HTTP] 200 - GET /fine - 127.0.0.1:");
        assert_eq!(lines.iter().filter(is_access).count(), usize::from(on));
    }
}

#[tokio::test]
async fn prometheus() {
    for on in [true, false] {
        let served = served(|http| http.middlewares.prometheus = on).await;
        assert_eq!(got(&served, "/fine").await, (200, FINE.to_owned()));
        assert_eq!(served.counted("/fine", 200), on.then_some(1));
    }
}

#[tokio::test]
async fn max_conns() {
    let full = served(|http| http.timeout = 0).await;
    // One of the two waits for the other, which does not get in.
    let refused = tokio::select! {
        answer = got(&full, "/meets") => answer,
        answer = got(&full, "/meets") => answer,
    };
    assert_eq!(refused, failure(503, "too many requests"));
    let open = served(|http| {
        http.timeout = 0;
        http.middlewares.max_conns = false;
    });
    let open = open.await;
    let (one, other) = tokio::join!(got(&open, "/meets"), got(&open, "/meets"));
    assert_eq!((one.0, other.0), (200, 200));
}

#[tokio::test]
async fn timeout() {
    let short = served(|_| {}).await;
    let refused = failure(503, "Request Timeout");
    assert_eq!(got(&short, "/endless").await, refused);
    // Without it only the client's own patience ends a request; what is quick is the same.
    let long = served(|http| http.middlewares.timeout = false).await;
    tokio::select! {
        answer = got(&long, "/endless") => panic!("{answer:?}"),
        answer = got(&short, "/endless") => assert_eq!(answer, refused),
    }
    assert_eq!(got(&long, "/fine").await, (200, FINE.to_owned()));
}

#[tokio::test]
async fn recover() {
    let kept = served(|_| {}).await;
    assert_eq!(got(&kept, "/panics").await, failure(500, "服务器错误"));
    // The connection breaks, and the service goes on.
    let lost = served(|http| http.middlewares.recover = false).await;
    assert!(lost.client.get("/panics").await.is_err());
    assert_eq!(got(&lost, "/fine").await, (200, FINE.to_owned()));
}

#[tokio::test]
async fn max_bytes() {
    let text = json!({"text": "longer than sixteen"});
    let short = served(|_| {}).await;
    let answer = short.client.post("/length", &text).await.unwrap();
    let refused = failure(413, "the body is larger than 16 bytes");
    assert_eq!((answer.status, answer.body), refused);
    let any = served(|http| http.middlewares.max_bytes = false).await;
    let answer = any.client.post("/length", &text).await.unwrap();
    assert_eq!(
        (answer.status, answer.json()["data"].clone()),
        (200, json!(19))
    );
}

/// The content of every line of the log.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        let mut content = Content::default();
        event.record(&mut content);
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(content.0);
    }
}

#[derive(Default)]
struct Content(String);

impl Visit for Content {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
