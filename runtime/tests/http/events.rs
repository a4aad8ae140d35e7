//! Server-sent events.

use std::time::{Duration, Instant};

use axum::{Router, body::Body, response::Response, routing::get};
use ferroctl_runtime::{
    Ctx, Error, Result,
    http::{BoxStream, Chain, Route, Style},
    settings::Http,
};
use futures_util::{StreamExt as _, stream};
use serde::Serialize;
use serde_json::json;

use crate::fixture::{Served, serve, settings};

#[derive(Serialize)]
struct Tick {
    number: u32,
    text: &'static str,
}

type Ticks = BoxStream<'static, Result<Tick>>;

/// A tick each 50 ms; the third one fails, or none does.
fn ticks(fail: bool) -> Ticks {
    let ticks = stream::iter(1..).then(move |number| async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        match number {
            3 if fail => Err(Error::from(std::fmt::Error)),
            number => Ok(Tick {
                number,
                text: "课\n<件>",
            }),
        }
    });
    ticks.boxed()
}

async fn failing(ctx: Ctx) -> Response {
    ctx.answer_events(Ok(ticks(true)))
}

async fn endless(ctx: Ctx) -> Response {
    ctx.answer_events(Ok(ticks(false)))
}

async fn refused(ctx: Ctx) -> Response {
    ctx.answer_events::<Tick>(Err(Error::code(3, "no ticks")))
}

fn router(chain: &Chain) -> Router {
    let bounded = Route::get("/bounded")
        .sse()
        .timeout(Duration::from_millis(300));
    Router::new()
        .route(
            "/failing",
            get(chain.observed(Route::get("/failing").sse(), failing)),
        )
        .route(
            "/endless",
            get(chain.observed(Route::get("/endless").sse(), endless)),
        )
        .route("/bounded", get(chain.observed(bounded, endless)))
        .route(
            "/refused",
            get(chain.observed(Route::get("/refused").sse(), refused)),
        )
}

async fn served() -> Served {
    let settings = Http {
        timeout: 20,
        ..settings()
    };
    serve(settings, Style::ENVELOPE, router).await
}

#[tokio::test]
async fn each_value_is_an_event_and_an_error_ends_them() {
    let served = served().await;
    let answer = served.client.get("/failing").await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "text/event-stream");
    assert_eq!(answer.headers["cache-control"], "no-cache");
    assert_eq!(
        answer.body,
        "data: {\"number\":1,\"text\":\"课\\n<件>\"}\n\ndata: {\"number\":2,\"text\":\"课\\n<件>\"}\n\n"
    );
}

#[tokio::test]
async fn an_error_in_their_place_is_answered() {
    let served = served().await;
    let answer = served.client.get("/refused").await.unwrap();
    let body = json!({"code": 3, "message": "no ticks", "data": null});
    assert_eq!((answer.status, answer.json()), (400, body));
}

#[tokio::test]
async fn events_come_as_they_are_made_until_the_client_leaves() {
    let served = served().await;
    let request = http::Request::get(format!("http://{}/endless", served.running.addr()));
    let started = Instant::now();
    let open = served.client.open(request.body(Body::empty()).unwrap());
    let mut events = open.await.unwrap().into_body().into_data_stream();
    let first = events.next().await.unwrap().unwrap();
    assert!(first.starts_with(b"data: {\"number\":1,"), "{first:?}");
    assert!(started.elapsed() < Duration::from_secs(1));
    assert_eq!(served.counted("/endless", 200), None);
    drop(events);
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if served.counted("/endless", 200) == Some(1) {
            return;
        }
    }
    panic!("the request goes on without its client");
}

#[tokio::test]
async fn a_timeout_of_the_group_ends_them() {
    let served = served().await;
    let answer = served.client.get("/bounded").await.unwrap();
    assert_eq!(answer.status, 200);
    let events = answer.body.matches("data: ").count();
    assert!((1..=6).contains(&events), "{events}");
}
