//! The circuit breaker of a route.

use axum::{Router, response::Response, routing::get};
use ferroctl_runtime::{
    Ctx, Error,
    http::{Chain, Route, Style},
    settings::{Http, Middlewares},
    telemetry::metrics::Format,
};
use serde_json::json;

use crate::fixture::{Served, serve, settings};

async fn fails(ctx: Ctx) -> Response {
    ctx.answer::<()>(Err(Error::from(std::fmt::Error)))
}

async fn refuses(ctx: Ctx) -> Response {
    ctx.answer::<()>(Err(Error::code(1, "no")))
}

fn router(chain: &Chain) -> Router {
    Router::new()
        .route("/fails", get(chain.observed(Route::get("/fails"), fails)))
        .route(
            "/refuses",
            get(chain.observed(Route::get("/refuses"), refuses)),
        )
}

async fn statuses(served: &Served, path: &str) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..200 {
        statuses.push(served.client.get(path).await.unwrap().status);
    }
    statuses
}

#[tokio::test]
async fn a_route_that_fails_is_left_alone() {
    let served = serve(settings(), Style::ENVELOPE, router).await;
    let seen = statuses(&served, "/fails").await;
    assert_eq!(seen[..5], [500; 5]);
    let refused = seen.iter().filter(|status| **status == 503).count();
    assert!(refused > 100, "{refused}");
    let metric =
        r#"http_server_requests_rejected_total{path="/fails",method="GET",reason="breaker"}"#;
    let page = served.telemetry.metrics().text(Format::Prometheus);
    let line = format!("{metric} {refused}");
    assert!(page.lines().any(|seen| seen == line), "{page}");
    // Its neighbour goes on, and errors of the client are none of the route.
    assert_eq!(statuses(&served, "/refuses").await, [400; 200]);
    while let answer = served.client.get("/fails").await.unwrap()
        && answer.status != 500
    {
        let message = "the circuit breaker is open";
        let body = json!({"code": 503, "message": message, "data": null});
        assert_eq!(answer.json(), body);
    }
}

#[tokio::test]
async fn it_can_be_switched_off() {
    let off = Middlewares {
        breaker: false,
        ..Middlewares::default()
    };
    let settings = Http {
        middlewares: off,
        ..settings()
    };
    let served = serve(settings, Style::PLAIN, router).await;
    assert_eq!(statuses(&served, "/fails").await, [500; 200]);
}
