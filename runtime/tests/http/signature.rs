//! `signature: true`: who comes in, and with what.

use axum::{
    Router,
    response::Response,
    routing::{get, patch, post},
};
use ferroctl_runtime::{
    Config,
    http::{Call, Chain, Route, Signature, Style},
    settings,
    testing::Signer,
};
use http::Request;

use crate::fixture::{Served, Text, fine, serve, settings};

const REFUSED: &str = r#"{"code":403,"message":"the signature is missing or wrong","data":null}"#;

async fn echo(Call(ctx, req): Call<Text>) -> Response {
    ctx.answer(Ok(req.text))
}

/// A service that takes what `signer` signs; `change` is what its YAML says otherwise.
async fn start(signer: &Signer, style: Style, change: impl FnOnce(&mut Config)) -> Served {
    let mut config = Config::parse("", "").unwrap();
    config.set("Signature", signer.settings());
    change(&mut config);
    let keys: settings::Signature = config.block("Signature").unwrap();
    let keys = Signature::new(&keys).unwrap();
    let router = |chain: &Chain| {
        let signed = |route: Route| route.signature(&keys);
        Router::new()
            .route("/a", get(chain.observed(signed(Route::get("/a")), fine)))
            .route(
                "/p",
                patch(chain.observed(signed(Route::patch("/p")), fine)),
            )
            .route(
                "/a",
                post(chain.observed(signed(Route::post("/a")).max_bytes(100), echo)),
            )
    };
    serve(settings(), style, router).await
}

fn post_of(text: &str) -> Request<String> {
    let body = format!(r#"{{"text":"{text}"}}"#);
    Request::post("/a")
        .header("content-type", "application/json")
        .body(body)
        .unwrap()
}

/// The request as it goes to the service.
fn sent(served: &Served, request: Request<String>) -> Request<String> {
    let (mut parts, body) = request.into_parts();
    let address = format!("http://{}{}", served.running.addr(), parts.uri);
    parts.uri = address.parse().unwrap();
    Request::from_parts(parts, body)
}

async fn answer(served: &Served, request: Request<String>) -> (u16, String) {
    let answer = served.client.request(sent(served, request)).await.unwrap();
    (answer.status, answer.body)
}

fn refused() -> (u16, String) {
    (403, REFUSED.to_owned())
}

fn fine_with(text: &str) -> (u16, String) {
    let body = format!(r#"{{"code":0,"message":"success","data":"{text}"}}"#);
    (200, body)
}

#[tokio::test]
async fn what_is_signed_comes_in_with_its_body() {
    let signer = Signer::new().unwrap();
    let served = start(&signer, Style::ENVELOPE, |_| {}).await;
    let get = Request::get("/a?x=%20&y").body(String::new()).unwrap();
    assert_eq!(
        answer(&served, signer.sign(get).unwrap()).await,
        fine_with("fine")
    );
    let post = signer.sign(post_of("课")).unwrap();
    assert_eq!(answer(&served, post).await, fine_with("课"));
    let odd = Request::get("//a/./").body(String::new()).unwrap();
    assert_eq!(
        answer(&served, signer.sign(odd).unwrap()).await,
        fine_with("fine")
    );
}

#[tokio::test]
async fn every_other_request_gets_the_same_refusal() {
    let signer = Signer::new().unwrap();
    let served = start(&signer, Style::ENVELOPE, |_| {}).await;
    let signed = || signer.sign(post_of("a")).unwrap();
    let changed = |from: &str, to: &str| {
        let mut request = signed();
        let header = &request.headers()["x-content-security"];
        let text = header.to_str().unwrap().replacen(from, to, 1);
        let headers = request.headers_mut();
        headers.insert("x-content-security", text.parse().unwrap());
        request
    };
    let mut other_body = signed();
    *other_body.body_mut() = r#"{"text":"b"}"#.to_owned();
    let mut other_query = signed();
    *other_query.uri_mut() = "/a?x".parse().unwrap();
    let foreign = Signer::new().unwrap().sign(post_of("a")).unwrap();
    let now = std::time::UNIX_EPOCH
        .elapsed()
        .unwrap()
        .as_secs()
        .cast_signed();
    for request in [
        post_of("a"),
        other_body,
        other_query,
        foreign,
        changed("key=", "key=un"),
        changed("secret=", "secret=AAAA"),
        changed("signature=", "signature=AAAA"),
        changed("signature=", "other="),
        signer.at(now - 3700).sign(post_of("a")).unwrap(),
        signer.at(now + 3700).sign(post_of("a")).unwrap(),
    ] {
        assert_eq!(answer(&served, request).await, refused());
    }
}

#[tokio::test]
async fn without_strict_everybody_comes_in() {
    let signer = Signer::new().unwrap();
    let change = |config: &mut Config| {
        config.set("Signature.Strict", false);
    };
    let served = start(&signer, Style::ENVELOPE, change).await;
    assert_eq!(answer(&served, post_of("a")).await, fine_with("a"));
    let mut changed = signer.sign(post_of("a")).unwrap();
    *changed.body_mut() = r#"{"text":"b"}"#.to_owned();
    assert_eq!(answer(&served, changed).await, fine_with("b"));
}

#[tokio::test]
async fn the_plain_refusal_is_go_zero_s() {
    let signer = Signer::new().unwrap();
    let served = start(&signer, Style::PLAIN, |_| {}).await;
    assert_eq!(answer(&served, post_of("a")).await, (403, String::new()));
}

#[tokio::test]
async fn a_gateway_says_what_was_asked_for() {
    let signer = Signer::new().unwrap();
    let served = start(&signer, Style::ENVELOPE, |_| {}).await;
    let asked = Request::get("/outside/a?x").body(String::new()).unwrap();
    let mut inside = signer.sign(asked).unwrap();
    *inside.uri_mut() = "/a".parse().unwrap();
    let headers = inside.headers_mut();
    headers.insert("x-request-uri", "/outside/a?x".parse().unwrap());
    assert_eq!(answer(&served, inside).await, fine_with("fine"));
}

#[tokio::test]
async fn signed_bodies_have_the_limit_of_the_route() {
    let signer = Signer::new().unwrap();
    let served = start(&signer, Style::ENVELOPE, |_| {}).await;
    let long = post_of(&"a".repeat(100));
    let (status, _) = answer(&served, signer.sign(long.clone()).unwrap()).await;
    assert_eq!(status, 413);
    // Without its length it is cut while it is read for the hash.
    let (parts, body) = sent(&served, signer.sign(long).unwrap()).into_parts();
    let pieces = futures_util::stream::iter([Ok::<_, std::io::Error>(body)]);
    let request = Request::from_parts(parts, axum::body::Body::from_stream(pieces));
    let answer = served.client.open(request).await.unwrap();
    assert_eq!(answer.status(), 413);
}

#[tokio::test]
async fn patch_and_head_are_verified_as_well() {
    let signer = Signer::new().unwrap();
    let served = start(&signer, Style::ENVELOPE, |_| {}).await;
    let request = |method: &str, path: &str| {
        let request = Request::builder().method(method).uri(path);
        request.body(String::new()).unwrap()
    };
    assert_eq!(answer(&served, request("PATCH", "/p")).await.0, 403);
    assert_eq!(answer(&served, request("HEAD", "/a")).await.0, 403);
    let head = signer.sign(request("HEAD", "/a")).unwrap();
    assert_eq!(answer(&served, head).await.0, 200);
}
