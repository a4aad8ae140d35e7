//! Every route answers 501 in the envelope before its logic is written.

mod asked;

use serde_json::json;
use user_api::generated::{DEFAULTS, Service};

#[tokio::test]
async fn every_route_says_that_it_is_not_written() -> anyhow::Result<()> {
    let config = asked::config("user-api", DEFAULTS)?;
    let auth = config.block("Auth")?;
    let service = Service::new().start(config).await?;
    let login = json!({"loginName": "ada", "password": "secret"});
    let register = json!({"loginName": "ada", "username": "Ada", "password": "secret", "sex": 2});
    let routes = [
        ("/api/user/login", login, "user_login"),
        ("/api/user/register", register, "user_register"),
        ("/api/user/userInfo", json!({"id": 1}), "user_info"),
    ];
    asked::all(service.addr(), &auth, &routes).await?;
    service.stop().await
}
