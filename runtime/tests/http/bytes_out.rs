//! Answers byte by byte, as Go's `encoding/json` would write them.

use std::collections::BTreeMap;

use axum::{Router, response::Response, routing::get};
use ferroctl_runtime::{
    Ctx,
    http::{Chain, Route, Style, bind::Bytes},
};
use serde::Serialize;
use serde_json::json;

use crate::fixture::{serve, settings};

/// Every attribute that generated types use.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct All {
    whole: f64,
    half: f32,
    large: f64,
    labels: BTreeMap<String, i64>,
    #[serde(with = "ferroctl_runtime::http::json::text")]
    id: u64,
    #[serde(with = "ferroctl_runtime::http::json::text")]
    ok: bool,
    #[serde(with = "ferroctl_runtime::http::json::text")]
    name: Option<String>,
    data: Bytes,
    html: String,
    list: Vec<i64>,
    any: serde_json::Value,
    pointer: Option<i64>,
    #[serde(rename = "type")]
    kind: String,
}

/// The same under `omitempty`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct Omitted {
    #[serde(skip_serializing_if = "ferroctl_runtime::http::json::is_zero")]
    number: f64,
    #[serde(skip_serializing_if = "ferroctl_runtime::http::json::is_zero")]
    flag: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(skip_serializing_if = "Bytes::is_empty")]
    data: Bytes,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    list: Vec<i64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<String, i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<i64>,
    #[serde(
        with = "ferroctl_runtime::http::json::text",
        skip_serializing_if = "ferroctl_runtime::http::json::is_zero"
    )]
    id: u64,
}

fn all() -> All {
    All {
        whole: 100.0,
        half: 0.5,
        large: 1e21,
        labels: [("b", 2), ("a", 1), ("课", 3)]
            .map(|(key, value)| (key.to_owned(), value))
            .into(),
        id: u64::MAX,
        ok: true,
        name: Some("a\"".to_owned()),
        data: Bytes(b"\xff\xfe\xfd>".to_vec()),
        html: "<a href='x'>&</a>\u{7f}\u{2028}".to_owned(),
        list: vec![1],
        any: json!({"z": [1.0, null], "a": {}}),
        pointer: Some(0),
        kind: "课件".to_owned(),
    }
}

async fn full(ctx: Ctx) -> Response {
    ctx.answer(Ok(all()))
}

async fn zero(ctx: Ctx) -> Response {
    ctx.answer(Ok(All::default()))
}

async fn given(ctx: Ctx) -> Response {
    ctx.answer(Ok(Omitted {
        number: 1.0,
        pointer: Some(0),
        id: 7,
        ..Omitted::default()
    }))
}

async fn omitted(ctx: Ctx) -> Response {
    ctx.answer(Ok(Omitted::default()))
}

async fn none(ctx: Ctx) -> Response {
    ctx.answer(Ok(Vec::<All>::new()))
}

fn router(chain: &Chain) -> Router {
    Router::new()
        .route("/full", get(chain.observed(Route::get("/full"), full)))
        .route("/zero", get(chain.observed(Route::get("/zero"), zero)))
        .route("/given", get(chain.observed(Route::get("/given"), given)))
        .route(
            "/omitted",
            get(chain.observed(Route::get("/omitted"), omitted)),
        )
        .route("/none", get(chain.observed(Route::get("/none"), none)))
}

const FULL: &str = concat!(
    r#"{"whole":100,"half":0.5,"large":1e+21,"labels":{"a":1,"b":2,"课":3},"#,
    r#""id":"18446744073709551615","ok":"true","name":"\"a\\\"\"","data":"//79Pg==","#,
    "\"html\":\"<a href='x'>&</a>\u{7f}\\u2028\",",
    r#""list":[1],"any":{"a":{},"z":[1,null]},"pointer":0,"type":"课件"}"#,
);
const ZERO: &str = concat!(
    r#"{"whole":0,"half":0,"large":0,"labels":{},"id":"0","ok":"false","name":null,"#,
    r#""data":"","html":"","list":[],"any":null,"pointer":null,"type":""}"#,
);
const BODIES: [(&str, &str); 5] = [
    ("/full", FULL),
    ("/zero", ZERO),
    ("/given", r#"{"number":1,"pointer":0,"id":"7"}"#),
    ("/omitted", "{}"),
    ("/none", "[]"),
];

#[tokio::test]
async fn answers_have_the_bytes_of_go() {
    let plain = serve(settings(), Style::PLAIN, router).await;
    let envelope = serve(settings(), Style::ENVELOPE, router).await;
    for (path, body) in BODIES {
        assert_eq!(plain.client.get(path).await.unwrap().body, body, "{path}");
        let enveloped = format!(r#"{{"code":0,"message":"success","data":{body}}}"#);
        assert_eq!(envelope.client.get(path).await.unwrap().body, enveloped);
    }
}

#[tokio::test]
async fn empty_lists_are_null_where_the_workspace_says_so() {
    for form in [Style::PLAIN, Style::ENVELOPE] {
        let style = Style {
            null_lists: true,
            ..form
        };
        let served = serve(settings(), style, router).await;
        for (path, body) in BODIES {
            let body = body.replace("[]", "null");
            let answer = served.client.get(path).await.unwrap().body;
            let data = answer.strip_prefix(r#"{"code":0,"message":"success","data":"#);
            let data = data.and_then(|data| data.strip_suffix('}'));
            assert_eq!(data.unwrap_or(&answer), body, "{path}");
        }
    }
}
