//! The chain around a handler.

use std::{future::Ready, time::Duration};

use axum::{
    Router,
    extract::Request,
    handler::Handler,
    response::Response,
    routing::{get, post},
};
use ferroctl_runtime::{
    Ctx, Error,
    http::{
        Call, Chain, Route, Style,
        bind::{Bind, Fields},
    },
    jwt::Jwt,
    settings::{Auth, Cors, Http, Middlewares, Secret},
    telemetry::metrics::Format,
    testing::http::{Answer, Client},
};
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::fixture::{self, Served, settings};

#[derive(Debug, Default, Serialize, Deserialize)]
struct Echo {
    text: String,
}

impl Bind for Echo {
    const FAST: bool = true;

    fn bind(fields: &mut Fields<'_>) -> Self {
        Self {
            text: fields.json("text").read(),
        }
    }
}

async fn echo(Call(ctx, req): Call<Echo>) -> Response {
    ctx.answer(Ok(req))
}

async fn who(ctx: Ctx) -> Response {
    let user = ctx.claims().and_then(|claims| claims.get::<u64>("userId"));
    ctx.answer(user)
}

async fn slow(ctx: Ctx) -> Response {
    tokio::time::sleep(Duration::from_secs(60)).await;
    ctx.answer(Ok(()))
}

async fn nap(ctx: Ctx) -> Response {
    assert!(ctx.peer().is_some());
    tokio::time::sleep(Duration::from_millis(200)).await;
    ctx.answer(Ok(()))
}

async fn panics(ctx: Ctx) -> Response {
    let none: Option<u8> = ctx.extension::<u8>().copied();
    ctx.answer(Ok(none.expect("there is no such extension")))
}

async fn fails(ctx: Ctx) -> Response {
    let broken = Error::from(std::fmt::Error);
    ctx.answer::<u8>(Err(broken))
}

/// A handler that panics before it has a future.
#[derive(Clone)]
struct Hasty;

impl<S> Handler<(), S> for Hasty {
    type Future = Ready<Response>;

    fn call(self, request: Request, _state: S) -> Self::Future {
        panic!("no future for {}", request.uri())
    }
}

fn auth() -> Auth {
    Auth {
        access_secret: Secret::new("a secret of the tests of the chain"),
        access_expire: 60,
        ..Auth::default()
    }
}

/// Serves one route of each kind.
async fn serve(settings: Http, style: Style) -> Served {
    fixture::serve(settings, style, router).await
}

fn router(chain: &Chain) -> Router {
    let jwt = Jwt::new(&auth()).unwrap();
    let short = Route::post("/slow").timeout(Duration::from_millis(50));
    Router::new()
        .route("/echo", post(chain.observed(Route::post("/echo"), echo)))
        .route(
            "/small",
            post(chain.observed(Route::post("/small").max_bytes(16), echo)),
        )
        .route(
            "/who",
            get(chain.observed(Route::get("/who").jwt(&jwt), who)),
        )
        .route("/slow", post(chain.observed(short, slow)))
        .route("/nap", get(chain.observed(Route::get("/nap"), nap)))
        .route(
            "/panics",
            get(chain.observed(Route::get("/panics"), panics)),
        )
        .route("/hasty", get(chain.observed(Route::get("/hasty"), Hasty)))
        .route("/fails", get(chain.observed(Route::get("/fails"), fails)))
}

async fn enveloped() -> Served {
    serve(settings(), Style::ENVELOPE).await
}

fn failure(code: u16, message: &str) -> Value {
    json!({"code": code, "message": message, "data": null})
}

#[track_caller]
fn assert_failure(answer: &Answer, code: u16, message: &str) {
    assert_eq!(
        (answer.status, answer.json()),
        (code, failure(code, message))
    );
}

#[tokio::test]
async fn a_request_is_bound_and_answered() {
    let served = enveloped().await;
    let client = &served.client;
    let answer = client
        .post("/echo", &json!({"text": "课件"}))
        .await
        .unwrap();
    assert_eq!(
        answer.body,
        r#"{"code":0,"message":"success","data":{"text":"课件"}}"#
    );
    assert_eq!(
        answer.headers["content-type"],
        "application/json; charset=utf-8"
    );
    assert!(answer.headers.contains_key("traceparent"));
    let answer = client.post("/echo", &json!({"text": 1})).await.unwrap();
    assert_failure(&answer, 400, "field `text`: must be a string, got 1");
}

#[tokio::test]
async fn paths_are_cleaned() {
    let served = enveloped().await;
    let client = &served.client;
    for path in ["/echo/", "//echo", "/x/../echo"] {
        assert_eq!(
            client
                .post(path, &json!({"text": ""}))
                .await
                .unwrap()
                .status,
            200,
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_no_route_takes_is_answered_in_style() {
    let served = enveloped().await;
    let client = &served.client;
    assert_failure(
        &client.get("/nothing").await.unwrap(),
        404,
        "404 page not found",
    );
    let answer = client.get("/echo").await.unwrap();
    assert_failure(&answer, 405, "405 method not allowed");
    assert_eq!(answer.headers["allow"], "POST");
    let served = serve(settings(), Style::PLAIN).await;
    let plain = &served.client;
    assert_eq!(
        plain.get("/nothing").await.unwrap().body,
        "404 page not found\n"
    );
    assert_eq!(plain.get("/echo").await.unwrap().status, 405);
}

#[tokio::test]
async fn a_token_is_needed_and_its_claims_arrive() {
    let served = enveloped().await;
    let client = &served.client;
    assert_failure(&client.get("/who").await.unwrap(), 401, "鉴权失败");
    let token = Jwt::new(&auth())
        .unwrap()
        .sign(json!({"userId": 7}))
        .unwrap();
    let client = Client::new(served.running.addr()).token(format!("Bearer {token}"));
    assert_eq!(client.get("/who").await.unwrap().json()["data"], 7);
}

#[tokio::test]
async fn time_and_panics_are_bounded() {
    let served = enveloped().await;
    let client = &served.client;
    let answer = client.post("/slow", &json!({})).await.unwrap();
    assert_failure(&answer, 503, "Request Timeout");
    assert_failure(&client.get("/panics").await.unwrap(), 500, "服务器错误");
    assert_failure(&client.get("/hasty").await.unwrap(), 500, "服务器错误");
    assert_failure(&client.get("/fails").await.unwrap(), 500, "服务器错误");
}

#[tokio::test]
async fn long_bodies_are_refused() {
    let served = enveloped().await;
    let client = &served.client;
    let answer = client
        .post("/small", &json!({"text": "longer than sixteen"}))
        .await
        .unwrap();
    assert_failure(&answer, 413, "the body is larger than 16 bytes");
    assert_eq!(
        client
            .post("/small", &json!({"text": ""}))
            .await
            .unwrap()
            .status,
        200
    );
    let off = Middlewares {
        max_bytes: false,
        ..Middlewares::default()
    };
    let served = serve(
        Http {
            middlewares: off,
            ..settings()
        },
        Style::ENVELOPE,
    )
    .await;
    let client = &served.client;
    let answer = client
        .post("/small", &json!({"text": "longer than sixteen"}))
        .await
        .unwrap();
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn places_are_limited_per_route() {
    let served = serve(
        Http {
            max_conns: 1,
            ..settings()
        },
        Style::ENVELOPE,
    )
    .await;
    let client = &served.client;
    let echo = json!({"text": ""});
    let (first, second, other) = tokio::join!(
        client.get("/nap"),
        client.get("/nap"),
        client.post("/echo", &echo)
    );
    let mut statuses = [first.unwrap().status, second.unwrap().status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 503]);
    assert_eq!(other.unwrap().status, 200);
    assert_eq!(client.get("/nap").await.unwrap().status, 200);
}

#[tokio::test]
async fn a_stop_waits_for_requests_in_flight() {
    let served = enveloped().await;
    let stop = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        served.running.stop().await
    };
    let (answer, stopped) = tokio::join!(served.client.get("/nap"), stop);
    assert_eq!(answer.unwrap().status, 200);
    stopped.unwrap();
}

#[tokio::test]
async fn requests_are_counted_by_route_and_code() {
    let served = enveloped().await;
    served.client.get("/who").await.unwrap();
    served.client.get("/nothing").await.unwrap();
    let text = served.telemetry.metrics().text(Format::Prometheus);
    let line = r#"http_server_requests_code_total{path="/who",method="GET",code="401"} 1"#;
    assert!(text.contains(line), "{text}");
    assert!(!text.contains("nothing"), "{text}");
}

#[tokio::test]
async fn the_trace_of_the_caller_goes_on() {
    let served = enveloped().await;
    let request = http::Request::builder()
        .uri(format!("http://{}/fails", served.running.addr()))
        .header(
            "traceparent",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        )
        .body(String::new())
        .unwrap();
    let answer = served.client.request(request).await.unwrap();
    let trace = answer.headers["traceparent"].to_str().unwrap();
    assert!(
        trace.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"),
        "{trace}"
    );
}

#[tokio::test]
async fn a_client_that_goes_away_is_counted() {
    let served = enveloped().await;
    let request = tokio::time::timeout(Duration::from_millis(50), served.client.get("/nap"));
    assert!(request.await.is_err());
    let line = r#"http_server_requests_code_total{path="/nap",method="GET",code="499"} 1"#;
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        if served
            .telemetry
            .metrics()
            .text(Format::Prometheus)
            .contains(line)
        {
            return;
        }
    }
    panic!("{}", served.telemetry.metrics().text(Format::Prometheus));
}

#[tokio::test]
async fn every_part_can_be_switched_off() {
    let middlewares = Middlewares {
        trace: false,
        log: false,
        prometheus: false,
        max_conns: false,
        timeout: false,
        recover: false,
        max_bytes: false,
        ..Middlewares::default()
    };
    let served = serve(
        Http {
            max_conns: 1,
            middlewares,
            ..settings()
        },
        Style::ENVELOPE,
    )
    .await;
    let (first, second) = tokio::join!(served.client.get("/nap"), served.client.get("/nap"));
    let first = first.unwrap();
    assert_eq!((first.status, second.unwrap().status), (200, 200));
    assert!(!first.headers.contains_key("traceparent"));
    assert!(served.client.get("/panics").await.is_err());
    let text = served.telemetry.metrics().text(Format::Prometheus);
    assert!(!text.contains("/nap"), "{text}");
    let nothing = json!({});
    let slow = served.client.post("/slow", &nothing);
    assert!(
        tokio::time::timeout(Duration::from_millis(200), slow)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn preflights_are_answered_for_allowed_origins() {
    let cors = Cors {
        origins: vec!["http://shop.example".to_owned()],
        ..Cors::default()
    };
    let served = serve(
        Http {
            cors: Some(cors),
            ..settings()
        },
        Style::ENVELOPE,
    )
    .await;
    let request = |origin: &str| {
        http::Request::builder()
            .method(Method::OPTIONS)
            .uri(format!("http://{}/echo", served.running.addr()))
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .body(String::new())
            .unwrap()
    };
    let answer = served
        .client
        .request(request("http://shop.example"))
        .await
        .unwrap();
    assert_eq!(answer.status, 204);
    assert_eq!(
        answer.headers["access-control-allow-origin"],
        "http://shop.example"
    );
    let answer = served
        .client
        .request(request("http://evil.example"))
        .await
        .unwrap();
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn a_verbose_service_answers_the_same() {
    let settings = Http {
        verbose: true,
        ..settings()
    };
    let served = serve(settings, Style::ENVELOPE).await;
    let client = &served.client;
    let body = json!({"text": "课".repeat(10_000)});
    let answer = client.post("/echo", &body).await.unwrap();
    assert_eq!((answer.status, &answer.json()["data"]), (200, &body));
    let answer = client.post("/small", &body).await.unwrap();
    assert_eq!(answer.status, 413);
}
