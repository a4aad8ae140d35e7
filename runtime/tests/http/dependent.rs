//! `optional=other` and `optional=!other` in path, form, header and JSON.

use axum::{Router, response::Response, routing::post};
use ferroctl_runtime::http::{
    Call, Route, Style,
    bind::{Bind, Fields},
};
use http::{Method, Request, header::CONTENT_TYPE};
use serde::{Deserialize, Serialize};

use crate::fixture::{Served, serve, settings};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Dependent {
    id: String,
    to: i64,
    key: String,
    email: String,
    inner: Inner,
}

impl Bind for Dependent {
    fn bind(fields: &mut Fields<'_>) -> Self {
        Self {
            id: fields.path("id").optional_with("kind").read(),
            to: fields
                .form("to")
                .optional_with("from")
                .range("[1:9]")
                .read(),
            key: fields.header("X-Key").optional_without("X-User").read(),
            email: fields.json("email").optional_without("phone").read(),
            inner: fields.json("inner").optional().read(),
        }
    }
}

/// What only whole requests have is not asked for inside an object.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Inner {
    name: String,
}

impl Bind for Inner {
    fn bind(fields: &mut Fields<'_>) -> Self {
        Self {
            name: fields.form("name").optional_without("title").read(),
        }
    }
}

async fn echo(Call(ctx, req): Call<Dependent>) -> Response {
    ctx.answer(Ok(req))
}

async fn served() -> Served {
    serve(settings(), Style::PLAIN, |chain| {
        let route = |path| post(chain.observed(Route::post(path), echo));
        Router::new()
            .route("/both/{kind}/{id}", route("/both/:kind/:id"))
            .route("/id/{id}", route("/id/:id"))
    })
    .await
}

/// Status and body of a request with one header.
async fn sent(served: &Served, path: &str, header: &str, body: &'static str) -> (u16, String) {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("http://{}{path}", served.running.addr()))
        .header(CONTENT_TYPE, "application/json")
        .header(header, "1");
    let answer = served.client.request(request.body(body.into()).unwrap());
    let answer = answer.await.unwrap();
    (answer.status, answer.body)
}

#[tokio::test]
async fn a_field_comes_with_another_or_instead_of_it() {
    const EMAIL: &str = r#"{"email":"a","inner":{}}"#;
    let served = served().await;
    for (path, header, body) in [
        ("/both/k/7", "X-User", EMAIL),
        ("/both/k/7", "x-key", r#"{"phone":1}"#),
        ("/both/k/7?from=1&to=99", "X-User", EMAIL),
        ("/both/k/7?from=&to=", "X-User", EMAIL),
    ] {
        let (status, text) = sent(&served, path, header, body).await;
        assert_eq!(status, 200, "{path} {header} {body}: {text}");
    }
    for (path, header, body, field) in [
        ("/id/7", "X-User", EMAIL, "id"),
        ("/both/k/7?from=1", "X-User", EMAIL, "to"),
        ("/both/k/7?from=&to=3", "X-User", EMAIL, "to"),
        ("/both/k/7", "X-Other", EMAIL, "X-Key"),
        ("/both/k/7", "X-User", "{}", "email"),
        ("/both/k/7", "X-User", r#"{"email":"a","phone":1}"#, "email"),
    ] {
        let (status, text) = sent(&served, path, header, body).await;
        assert_eq!(status, 400, "{path} {header} {body}: {text}");
        assert!(
            text.contains(&format!("field `{field}`: must come")),
            "{text}"
        );
    }
}
