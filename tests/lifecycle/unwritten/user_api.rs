//! Every route answers 501 in the envelope before its logic is written.

use common::{Config, jwt::Jwt, settings::Auth, testing::http::Client};
use serde_json::json;
use user_api::generated::{DEFAULTS, Service};

const CONFIG: &str = "
Name: user-api
Host: 127.0.0.1
Port: 0
Mode: test
Auth: {AccessSecret: a-secret-of-thirty-two-bytes-or-more, AccessExpire: 60}
";

#[tokio::test]
async fn every_route_says_that_it_is_not_written() -> anyhow::Result<()> {
    let config = Config::parse(CONFIG, DEFAULTS)?;
    let auth: Auth = config.block("Auth")?;
    let service = Service::new().start(config).await?;
    let token = Jwt::new(&auth)?.sign(json!({"userId": 1})).expect("a token");
    let client = Client::new(service.addr()).token(token);
    let login = json!({"loginName": "ada", "password": "secret"});
    let register = json!({"loginName": "ada", "username": "Ada", "password": "secret", "sex": 2});
    let routes = [
        ("/api/user/login", login, "user_login"),
        ("/api/user/register", register, "user_register"),
        ("/api/user/userInfo", json!({"id": 1}), "user_info"),
    ];
    for (path, body, logic) in routes {
        let answer = client.post(path, &body).await?;
        let message = format!("`{logic}` is not implemented");
        let envelope = json!({"code": 501, "message": message, "data": null});
        assert_eq!((answer.status, answer.json()), (501, envelope), "{path}");
    }
    service.stop().await
}
