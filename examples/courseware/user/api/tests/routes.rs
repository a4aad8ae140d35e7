//! Every route of `user.api` is served, and what is not in the contract is not.

use ferroctl_runtime::{Config, jwt::Jwt, service::Running, settings::Auth, testing::http::Client};
use serde_json::json;
use user_api::generated::{DEFAULTS, Service};

const CONFIG: &str = "
Name: user-api
Host: 127.0.0.1
Port: 0
Mode: test
Auth:
  AccessSecret: a-secret-of-the-tests-of-user-api
  AccessExpire: 60
";

async fn start() -> anyhow::Result<Running> {
    let config = Config::parse(CONFIG, DEFAULTS)?;
    Service::new().start(config).await
}

/// A token as the service signs it.
fn token() -> anyhow::Result<String> {
    let auth: Auth = Config::parse(CONFIG, DEFAULTS)?.block("Auth")?;
    let token = Jwt::new(&auth)?.sign(json!({ "userId": 1 }));
    token.map_err(|error| anyhow::anyhow!("{error:?}"))
}

/// The route is there: an empty object gets past the router, to the contract's rules or to the logic.
async fn served(client: &Client, path: &str) -> anyhow::Result<()> {
    let answer = client.post(path, &json!({})).await?;
    assert!(
        ![401, 404, 405].contains(&answer.status),
        "{path}: {answer:?}"
    );
    Ok(())
}

#[tokio::test]
async fn every_route_is_served() -> anyhow::Result<()> {
    let service = start().await?;
    let client = Client::new(service.addr()).token(token()?);
    served(&client, "/api/user/login").await?;
    served(&client, "/api/user/register").await?;
    served(&client, "/api/user/userInfo").await?;
    service.stop().await
}

#[tokio::test]
async fn routes_under_jwt_need_a_token() -> anyhow::Result<()> {
    let service = start().await?;
    let client = Client::new(service.addr());
    let answer = client.post("/api/user/userInfo", &json!({})).await?;
    assert_eq!(answer.status, 401);
    service.stop().await
}

#[tokio::test]
async fn other_paths_and_methods_are_refused() -> anyhow::Result<()> {
    let service = start().await?;
    let client = Client::new(service.addr());
    assert_eq!(client.get("/no/such/path").await?.status, 404);
    assert_eq!(client.get("/api/user/login").await?.status, 405);
    service.stop().await
}
