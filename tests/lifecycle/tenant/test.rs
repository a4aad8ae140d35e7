//! A tenant's way: header, middleware, logic, metadata, the rpc's logic; and a cookie back.

use axum::{body::Body, http::Request};
use ferroctl_runtime::{Config, jwt::Jwt, settings::Auth, testing::http::Client};
use serde_json::{Value, json};

const API: &str = "
Name: user-api
Host: 127.0.0.1
Port: 0
Mode: test
Auth: {AccessSecret: a-secret-of-thirty-two-bytes-or-more, AccessExpire: 60}
";
const RPC: &str = "{Name: user-rpc, ListenOn: '127.0.0.1:0', Mode: test}";

#[tokio::test]
async fn the_tenant_travels() -> anyhow::Result<()> {
    let rpc = user_rpc::generated::Service::new();
    let rpc = rpc.start(Config::parse(RPC, user_rpc::generated::DEFAULTS)?).await?;
    let mut config = Config::parse(API, user_api::generated::DEFAULTS)?;
    config.set("UserRpc.Endpoints", json!([rpc.addr().to_string()]));
    let auth: Auth = config.block("Auth")?;
    let token = Jwt::new(&auth)?.sign(json!({"userId": 1})).expect("a token");
    let api = user_api::generated::Service::new().start(config).await?;

    let url = format!("http://{}/api/user/userInfo", api.addr());
    let request = |tenant: Option<&str>| {
        let request = Request::post(&url)
            .header("content-type", "application/json")
            .header("authorization", &token);
        let request = tenant.into_iter().fold(request, |request, id| request.header("x-tenant", id));
        request.body(Body::from(r#"{"id":7}"#))
    };
    let client = Client::new(api.addr());
    let answer = client.open(request(Some("acme"))?).await?;
    assert_eq!(answer.headers()["set-cookie"], "tenant=acme; HttpOnly");
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await?;
    let data = &serde_json::from_slice::<Value>(&body)?["data"];
    assert_eq!((&data["username"], &data["loginName"]), (&json!("acme"), &json!("acme")));

    let answer = client.open(request(None)?).await?;
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await?;
    let body: Value = serde_json::from_slice(&body)?;
    assert_eq!(body, json!({"code": 4001, "message": "no tenant", "data": null}));
    api.stop().await?;
    rpc.stop().await
}
