//! Every route calls its method, which answers that it is not written: 501 in the envelope.

mod asked;

use serde_json::json;
use user_api::generated::{DEFAULTS, Service};

#[tokio::test]
async fn every_route_says_that_its_method_is_not_written() -> anyhow::Result<()> {
    let rpc = user_rpc::generated::Service::new();
    let rpc = rpc.start(asked::rpc("user-rpc", user_rpc::generated::DEFAULTS)?).await?;
    let mut config = asked::config("user-api", DEFAULTS)?;
    config.set("UserRpc.Endpoints", json!([rpc.addr().to_string()]));
    let auth = config.block("Auth")?;
    let service = Service::new().start(config).await?;
    let login = json!({"loginName": "ada", "password": "secret"});
    let register = json!({"loginName": "ada", "username": "Ada", "password": "secret", "sex": 2});
    let routes = [
        ("/api/user/login", login, "login"),
        ("/api/user/register", register, "register"),
        ("/api/user/userInfo", json!({"id": 1}), "user_info"),
    ];
    asked::all(service.addr(), &auth, &routes).await?;
    service.stop().await?;
    rpc.stop().await
}
