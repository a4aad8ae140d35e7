//! A group's middleware, as a generated router names it.

use axum::{
    Router,
    extract::{Request, State},
    handler::Handler as _,
    middleware::{Next, from_fn_with_state},
    response::Response,
    routing::get,
};
use ferroctl_runtime::{
    Claims, Ctx, Error, OrInvalid, Result,
    ctx::Outgoing,
    http::{Chain, Route, Style},
    jwt::Jwt,
    settings::{Auth, Secret},
    testing::http::{Answer, Client},
};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::json;

use crate::fixture::{Served, serve, settings};

const TENANT: HeaderName = HeaderName::from_static("x-tenant");

#[derive(Clone)]
struct AppState {
    known: &'static str,
}

#[derive(Clone)]
struct Tenant(String);

/// Rejects, fails, or sets a typed value and metadata.
async fn tenant(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response> {
    let Some(name) = request.headers().get(TENANT) else {
        return Err(Error::code(7001, "which tenant?"));
    };
    let name = name.to_str().or_invalid("x-tenant")?.to_owned();
    if name == "outage" {
        return Err(std::fmt::Error.into());
    }
    if name != state.known {
        return Err(Error::unauthorized());
    }
    let value = HeaderValue::from_str(&name)?;
    Outgoing::set(request.extensions_mut(), TENANT, value);
    request.extensions_mut().insert(Tenant(name));
    Ok(next.run(request).await)
}

/// Sees the claims, what the inner ones answered, and adds a header.
async fn audit(State(_): State<AppState>, request: Request, next: Next) -> Result<Response> {
    let user = request.extensions().get::<Claims>();
    let user = user.map_or(Ok(0), |claims| claims.get::<u64>("userId"))?;
    let mut response = next.run(request).await;
    let seen = format!("{user} {}", response.status().as_u16());
    response
        .headers_mut()
        .insert("x-audit", HeaderValue::from_str(&seen)?);
    Ok(response)
}

async fn show(State(_): State<AppState>, ctx: Ctx) -> Response {
    ctx.set_status(StatusCode::ACCEPTED);
    let cookie = ctx.set_cookie("session=1; HttpOnly");
    let tenant = ctx.extension::<Tenant>().map(|tenant| tenant.0.clone());
    let outgoing = format!("{:?}", ctx.outgoing().get(TENANT));
    ctx.answer(cookie.map(|()| json!({"tenant": tenant, "outgoing": outgoing})))
}

fn jwt() -> Jwt {
    let auth = Auth {
        access_secret: Secret::new("a secret of the tests of middleware"),
        access_expire: 60,
        ..Auth::default()
    };
    Jwt::new(&auth).unwrap()
}

fn router(chain: &Chain) -> Router {
    let state = AppState { known: "school" };
    Router::new()
        .route(
            "/show",
            get(chain.observed(
                Route::get("/show").jwt(&jwt()),
                show.layer(from_fn_with_state(state.clone(), tenant))
                    .layer(from_fn_with_state(state.clone(), audit)),
            )),
        )
        .route("/own", get(async || Error::code(7002, "by hand")))
        .with_state(state)
}

async fn served(style: Style) -> Served {
    let mut served = serve(settings(), style, router).await;
    let token = jwt().sign(json!({"userId": 9})).unwrap();
    served.client = Client::new(served.running.addr()).token(token);
    served
}

async fn show_as(served: &Served, tenant: &[u8]) -> Answer {
    let token = jwt().sign(json!({"userId": 9})).unwrap();
    let request = http::Request::builder()
        .uri(format!("http://{}/show", served.running.addr()))
        .header("authorization", token)
        .header(TENANT, tenant)
        .body(String::new())
        .unwrap();
    served.client.request(request).await.unwrap()
}

#[tokio::test]
async fn what_it_sets_reaches_logic_and_calls() {
    let served = served(Style::ENVELOPE).await;
    let answer = show_as(&served, b"school").await;
    assert_eq!(answer.status, 202);
    assert_eq!(answer.headers["set-cookie"], "session=1; HttpOnly");
    assert_eq!(answer.headers["x-audit"], "9 202");
    assert_eq!(
        answer.json()["data"],
        json!({"tenant": "school", "outgoing": "Some(\"school\")"})
    );
}

#[tokio::test]
async fn its_errors_are_answered_in_style() {
    let served = served(Style::ENVELOPE).await;
    let answer = served.client.get("/show").await.unwrap();
    let body = json!({"code": 7001, "message": "which tenant?", "data": null});
    assert_eq!((answer.status, answer.json()), (400, body));
    assert_eq!(answer.headers["x-audit"], "9 400");
    let answer = show_as(&served, b"other").await;
    let body = json!({"code": 401, "message": "鉴权失败", "data": null});
    assert_eq!((answer.status, answer.json()), (401, body));
    // Not text, which is the client's fault.
    let answer = show_as(&served, b"\xff").await;
    let message = "field `x-tenant`: does not convert: failed to convert header to a str";
    let body = json!({"code": 400, "message": message, "data": null});
    assert_eq!((answer.status, answer.json()), (400, body));
    let answer = show_as(&served, b"outage").await;
    let body = json!({"code": 500, "message": "服务器错误", "data": null});
    assert_eq!((answer.status, answer.json()), (500, body));
    assert_eq!(served.counted("/show", 401), Some(1));
}

#[tokio::test]
async fn the_style_of_the_workspace_counts() {
    let style = Style {
        error_status: 200,
        code: "errno",
        ..Style::ENVELOPE
    };
    let enveloped = served(style).await;
    let answer = enveloped.client.get("/show").await.unwrap();
    assert_eq!(
        (answer.status, &answer.json()["errno"]),
        (200, &json!(7001))
    );
    assert_eq!(
        answer.headers["content-length"],
        answer.body.len().to_string()
    );
    let plain = served(Style::PLAIN).await;
    let answer = plain.client.get("/show").await.unwrap();
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (400, "which tenant?\n")
    );
    assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(show_as(&plain, b"other").await.body, "");
}

#[tokio::test]
async fn it_runs_behind_the_token() {
    let served = served(Style::ENVELOPE).await;
    let nobody = Client::new(served.running.addr());
    let answer = nobody.get("/show").await.unwrap();
    assert_eq!(answer.status, 401);
    assert!(!answer.headers.contains_key("x-audit"));
}

#[tokio::test]
async fn routes_of_ones_own_may_return_errors() {
    let served = served(Style::PLAIN).await;
    let answer = served.client.get("/own").await.unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (400, "by hand\n"));
}
