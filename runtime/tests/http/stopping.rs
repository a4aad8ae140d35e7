//! A stop while events are on their way, and what is written of a stream at its end.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Router, body::Body, response::Response, routing::get};
use ferroctl_runtime::{
    Ctx, Error, Result,
    http::{Chain, Raw, Route, RouteInfo, Style},
    settings::Http,
    telemetry::TraceContext,
};
use futures_util::{StreamExt as _, stream};
use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::{Layer, layer::Context};

use crate::fixture::{Served, listen, serve, settings};

/// One event at once, and then nothing.
async fn silent(ctx: Ctx) -> Response {
    let once = stream::iter([Ok::<_, Error>(1)]);
    ctx.answer_events(Ok(once.chain(stream::pending()).boxed()))
}

/// Ten events in a second, and then the end.
async fn finite(ctx: Ctx) -> Response {
    let events = stream::iter(1..=10).then(async |number| {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Ok::<_, Error>(number)
    });
    ctx.answer_events(Ok(events.boxed()))
}

/// A download that takes longer than a slow request may.
async fn download(Raw(ctx, request): Raw) -> Response {
    let parts = stream::iter(0..3).then(async |_| {
        tokio::time::sleep(Duration::from_millis(250)).await;
        Ok::<_, std::fmt::Error>("part")
    });
    let route = RouteInfo::of(request.extensions());
    assert_eq!(route.attribute("accessGroup"), Some("staff"));
    assert_eq!(ctx.route().attribute("nothing"), None);
    assert_eq!(
        (ctx.route().path(), route.name()),
        ("/download/:id", "GET /download/:id")
    );
    ctx.answer_raw(Ok(Response::new(Body::from_stream(parts))))
}

fn router(chain: &Chain) -> Router {
    let download_route = Route::get("/download/:id").raw();
    let download_route = download_route.attributes(&[("accessGroup", "staff")]);
    Router::new()
        .route(
            "/silent",
            get(chain.observed(Route::get("/silent").sse(), silent)),
        )
        .route(
            "/finite",
            get(chain.observed(Route::get("/finite").sse(), finite)),
        )
        .route(
            "/download/{id}",
            get(chain.observed(download_route, download)),
        )
}

async fn served() -> Served {
    let settings = Http {
        timeout: 20,
        ..settings()
    };
    serve(settings, Style::ENVELOPE, router).await
}

/// The body of a `GET`, once its head is there.
async fn opened(served: &Served, path: &str) -> Body {
    let request = http::Request::get(format!("http://{}{path}", served.running.addr()));
    let open = served.client.open(request.body(Body::empty()).unwrap());
    open.await.unwrap().into_body()
}

async fn text(body: Body) -> String {
    let bytes = axum::body::to_bytes(body, 10_000).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn a_stop_ends_events_that_nobody_can_wait_for_and_lets_others_finish() {
    let served = served().await;
    let (silent, finite) = (
        opened(&served, "/silent").await,
        opened(&served, "/finite").await,
    );
    let begun = Instant::now();
    let bodies = tokio::spawn(async { tokio::join!(text(silent), text(finite)) });
    served.running.stop().await.unwrap();
    let (silent, finite) = bodies.await.unwrap();
    assert_eq!(silent, "data: 1\n\n", "a whole answer");
    assert_eq!(finite.matches("data: ").count(), 10);
    let took = begun.elapsed();
    assert!(took < Duration::from_millis(2500), "{took:?}");
}

/// Access lines with the trace that they belong to.
type Lines = Arc<Mutex<Vec<(String, Option<TraceContext>)>>>;

struct AccessLines(Lines);

impl<S: Subscriber> Layer<S> for AccessLines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = Text::default();
        event.record(&mut text);
        if text.0.contains("[HTTP]") {
            let line = (text.0, TraceContext::current());
            self.0.lock().unwrap().push(line);
        }
    }
}

#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, _: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.0 += &format!("{value:?} ");
    }
}

#[tokio::test]
async fn the_line_of_a_long_answer_is_in_its_trace_and_not_slow() -> Result<()> {
    let lines = Lines::default();
    let _listening = listen(AccessLines(lines.clone()));
    let served = served().await;
    assert_eq!(
        text(opened(&served, "/download/1").await).await,
        "partpartpart"
    );
    drop(opened(&served, "/silent").await);
    let seen = || lines.lock().unwrap().clone();
    let begun = Instant::now();
    while seen().len() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", seen());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    for (line, trace) in seen() {
        assert!(
            trace.is_some() && !line.contains("slow"),
            "{line} {trace:?}"
        );
    }
    Ok(())
}
