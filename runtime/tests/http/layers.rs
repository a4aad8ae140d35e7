//! Layers of the user's own around a service, from `tower-http` and from axum.

use axum::{
    Router,
    body::Body,
    extract::Request,
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
    routing::get,
};
use ferroctl_runtime::{
    Ctx, Error,
    http::{Chain, Route, Style},
    layers::{Layers, ServiceLayer},
    service::Running,
    settings::{Http, ServiceSettings},
    telemetry::Telemetry,
    testing::http::Client,
};
use flate2::read::GzDecoder;
use http::{HeaderName, HeaderValue, StatusCode, header};
use http_body_util::BodyExt as _;
use tower_http::{compression::CompressionLayer, set_header::SetResponseHeaderLayer};

use crate::fixture::{fine, settings};

/// More than compression thinks worth its while.
async fn long(ctx: Ctx) -> Response {
    ctx.answer(Ok("课件".repeat(1000)))
}

async fn slow(ctx: Ctx) -> Response {
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    ctx.answer(Ok(()))
}

async fn broken() -> Result<(), Error> {
    Err(Error::code(5000, "taken"))
}

async fn serve(layers: Layers) -> (Running, Client) {
    let settings = Http {
        timeout: 50,
        ..settings()
    };
    let chain = Chain::new(&settings, &Telemetry::off(), Style::ENVELOPE).layers(layers);
    let router = Router::new()
        .route("/fine", get(chain.observed(Route::get("/fine"), fine)))
        .route("/long", get(chain.observed(Route::get("/long"), long)))
        .route("/slow", get(chain.observed(Route::get("/slow"), slow)))
        .route("/own", get(broken));
    let running = chain.serve(&ServiceSettings::default(), router).await;
    let running = running.unwrap();
    let client = Client::new(running.addr());
    (running, client)
}

fn frame_options() -> impl ServiceLayer {
    let deny = HeaderValue::from_static("DENY");
    SetResponseHeaderLayer::overriding(header::X_FRAME_OPTIONS, deny)
}

#[tokio::test]
async fn every_answer_passes_a_layer() {
    let (_running, client) = serve(Layers::default().layer(frame_options())).await;
    for (path, status, body) in [
        (
            "/fine",
            200,
            r#"{"code":0,"message":"success","data":"fine"}"#,
        ),
        (
            "/fine/",
            200,
            r#"{"code":0,"message":"success","data":"fine"}"#,
        ),
        (
            "/none",
            404,
            r#"{"code":404,"message":"404 page not found","data":null}"#,
        ),
        (
            "/slow",
            503,
            r#"{"code":503,"message":"Request Timeout","data":null}"#,
        ),
        (
            "/own",
            400,
            r#"{"code":5000,"message":"taken","data":null}"#,
        ),
    ] {
        let answer = client.get(path).await.unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (status, body));
        assert_eq!(answer.headers[header::X_FRAME_OPTIONS], "DENY", "{path}");
    }
}

#[tokio::test]
async fn answers_can_be_compressed() {
    let layers = Layers::default().layer(CompressionLayer::new());
    let (running, client) = serve(layers).await;
    let uri = format!("http://{}/long", running.addr());
    let request = Request::get(uri).header(header::ACCEPT_ENCODING, "gzip");
    let answer = client.open(request.body(Body::empty()).unwrap()).await;
    let answer = answer.unwrap();
    assert_eq!(answer.headers()[header::CONTENT_ENCODING], "gzip");
    let packed = answer.into_body().collect().await.unwrap().to_bytes();
    assert!(packed.len() < 300, "{}", packed.len());
    let text = std::io::read_to_string(GzDecoder::new(&*packed)).unwrap();
    assert!(text.ends_with("课件\"}"), "{text}");
    let plain = client.get("/long").await.unwrap();
    assert_eq!(plain.body, text);
}

/// Refuses by itself, and writes down the address that was asked for.
async fn guard(request: Request, next: Next) -> Response {
    let asked = request.uri().path().to_owned();
    if asked == "/forbidden" {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = next.run(request).await;
    let asked = HeaderValue::try_from(asked).unwrap();
    response.headers_mut().insert("x-asked", asked);
    response
}

#[tokio::test]
async fn a_layer_is_around_those_before_it_and_sees_requests_as_they_came() {
    let frame = SetResponseHeaderLayer::overriding(
        HeaderName::from_static("x-asked"),
        HeaderValue::from_static("inside"),
    );
    let layers = Layers::default().layer(frame).layer(from_fn(guard));
    let (_running, client) = serve(layers).await;
    let answer = client.get("//fine/").await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["x-asked"], "//fine/");
    assert_eq!(client.get("/forbidden").await.unwrap().status, 403);
}
