//! The circuit breaker of a route.

use axum::{Router, response::Response, routing::get};
use ferroctl_runtime::{
    Ctx, Error,
    http::{Chain, Route, Style},
    load::Refused,
    settings::{Http, Middlewares},
    telemetry::metrics::Format,
};
use serde_json::json;

use crate::fixture::{Served, serve, settings};

async fn fails(ctx: Ctx) -> Response {
    ctx.answer::<()>(Err(Error::unavailable("the store is away")))
}

async fn stumbles(ctx: Ctx) -> Response {
    ctx.answer::<()>(Err(Error::from(std::fmt::Error)))
}

async fn asks(ctx: Ctx) -> Response {
    ctx.answer::<()>(Err(Error::unavailable("not asked").because(Refused)))
}

async fn panics() -> Response {
    panic!("what a day")
}

async fn refuses(ctx: Ctx) -> Response {
    ctx.answer::<()>(Err(Error::code(1, "no")))
}

fn router(chain: &Chain) -> Router {
    Router::new()
        .route("/asks", get(chain.observed(Route::get("/asks"), asks)))
        .route(
            "/stumbles",
            get(chain.observed(Route::get("/stumbles"), stumbles)),
        )
        .route(
            "/panics",
            get(chain.observed(Route::get("/panics"), panics)),
        )
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

/// How many of two hundred requests the breaker refused.
fn refused(served: &Served, path: &str) -> usize {
    let metric = format!(
        r#"http_server_requests_rejected_total{{path="{path}",method="GET",reason="breaker"}} "#
    );
    let page = served.telemetry.metrics().text(Format::Prometheus);
    let line = page.lines().find_map(|line| line.strip_prefix(&metric));
    line.unwrap_or("0").parse().unwrap()
}

#[tokio::test]
async fn a_route_whose_service_is_away_is_left_alone() {
    let served = serve(settings(), Style::ENVELOPE, router).await;
    for path in ["/fails", "/panics"] {
        statuses(&served, path).await;
        assert!(refused(&served, path) > 100, "{path}");
    }
    // Its neighbour goes on, and errors of the client are none of the route.
    assert_eq!(statuses(&served, "/refuses").await, [400; 200]);
    while let answer = served.client.get("/panics").await.unwrap()
        && answer.status != 500
    {
        let message = "the circuit breaker is open";
        let body = json!({"code": 503, "message": message, "data": null});
        assert_eq!(answer.json(), body);
    }
}

#[tokio::test]
async fn an_unexpected_error_is_that_of_one_request() {
    let served = serve(settings(), Style::ENVELOPE, router).await;
    assert_eq!(statuses(&served, "/stumbles").await, [500; 200]);
    assert_eq!(refused(&served, "/stumbles"), 0);
}

/// Two breakers in a row would keep each other open after an outage.
#[tokio::test]
async fn what_a_clients_breaker_refuses_opens_no_other() {
    let served = serve(settings(), Style::ENVELOPE, router).await;
    assert_eq!(statuses(&served, "/asks").await, [503; 200]);
    assert_eq!(refused(&served, "/asks"), 0);
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
    assert_eq!(statuses(&served, "/panics").await, [500; 200]);
}
