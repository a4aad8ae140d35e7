//! Every route answers 501 in the envelope before its logic is written.

use common::{Config, jwt::Jwt, settings::Auth, testing::http::Client};
use serde_json::json;
use courseware_api::generated::{DEFAULTS, Service};

const CONFIG: &str = "
Name: courseware-api
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
    let add = json!({"code": "c1", "name": "Rust", "type": 1});
    let update = json!({"id": 1, "code": "c1", "name": "Rust", "type": 1});
    let routes = [
        ("/api/courseware/add", add, "courseware_add"),
        ("/api/courseware/update", update, "courseware_update"),
        ("/api/courseware/get", json!({"id": 1}), "courseware_get"),
        ("/api/courseware/delete", json!({"id": 1}), "courseware_delete"),
    ];
    for (path, body, logic) in routes {
        let answer = client.post(path, &body).await?;
        let message = format!("`{logic}` is not implemented");
        let envelope = json!({"code": 501, "message": message, "data": null});
        assert_eq!((answer.status, answer.json()), (501, envelope), "{path}");
    }
    service.stop().await
}
