//! The rules of `validate:"…"`, asked once a request is bound.

use axum::{Router, response::Response, routing::post};
use ferroctl_runtime::http::{
    Call, Route, Style,
    bind::{Bind, Fields},
    validate::Checks,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::fixture::{Served, serve, settings};

#[derive(Debug, Default, Serialize, Deserialize)]
struct Join {
    #[serde(rename = "loginName")]
    login_name: String,
    age: i64,
}

impl Bind for Join {
    const FAST: bool = true;

    fn bind(fields: &mut Fields<'_>) -> Self {
        Self {
            login_name: fields.json("loginName").read(),
            age: fields.json("age").read(),
        }
    }

    fn validate(&self, checks: &mut Checks<'_>) {
        checks.of("loginName", &self.login_name).required().email();
        checks.of("age", &self.age).min(18);
    }
}

async fn join(Call(ctx, req): Call<Join>) -> Response {
    ctx.answer(Ok(req.age))
}

async fn served(style: Style) -> Served {
    serve(settings(), style, |chain| {
        Router::new().route("/join", post(chain.observed(Route::post("/join"), join)))
    })
    .await
}

#[tokio::test]
async fn every_broken_rule_is_in_one_answer() {
    let served = served(Style::ENVELOPE).await;
    let good = json!({"loginName": "a@b.co", "age": 18});
    assert_eq!(
        served.client.post("/join", &good).await.unwrap().status,
        200
    );
    let bad = json!({"loginName": "a", "age": 7});
    let answer = served.client.post("/join", &bad).await.unwrap();
    assert_eq!(answer.status, 400);
    let message = "field `loginName`: must be an email address, got \"a\"; \
                   field `age`: must be at least 18, got 7";
    let body = json!({"code": 400, "message": message, "data": null});
    assert_eq!(answer.json(), body);
}

#[tokio::test]
async fn what_does_not_bind_is_not_asked() {
    let served = served(Style::PLAIN).await;
    let answer = served
        .client
        .post("/join", &json!({"age": 7}))
        .await
        .unwrap();
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body, "field `loginName`: is required\n");
    // The lenient reader is checked as serde is: two bytes too many keep serde out.
    let text = r#"{"loginName":"a@b.co","age":7} x"#.to_owned();
    let answer = served.client.send(http::Method::POST, "/join", Some(text));
    let answer = answer.await.unwrap();
    assert_eq!(answer.body, "field `age`: must be at least 18, got 7\n");
}
