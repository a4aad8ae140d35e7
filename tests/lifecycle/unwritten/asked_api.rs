//! Asks the routes of a service that calls another one, whose logic is not written.

use std::net::SocketAddr;

use ferroctl_runtime::{Config, jwt::Jwt, settings::Auth, testing::http::Client};
use serde_json::{Value, json};

/// The settings of the service `name`.
pub fn config(name: &str, defaults: &str) -> anyhow::Result<Config> {
    let secret = "a-secret-of-thirty-two-bytes-or-more";
    let text = format!(
        "Name: {name}\nHost: 127.0.0.1\nPort: 0\nMode: test\n\
         Auth: {{AccessSecret: {secret}, AccessExpire: 60}}\n"
    );
    Config::parse(&text, defaults)
}

/// The settings of the gRPC service `name`.
pub fn rpc(name: &str, defaults: &str) -> anyhow::Result<Config> {
    let text = format!("Name: {name}\nListenOn: 127.0.0.1:0\nMode: test\n");
    Config::parse(&text, defaults)
}

/// Each route (path, body, name of the method's logic) answers 501 in the envelope.
pub async fn all(
    addr: SocketAddr,
    auth: &Auth,
    routes: &[(&str, Value, &str)],
) -> anyhow::Result<()> {
    let token = Jwt::new(auth)?.sign(json!({"userId": 1})).expect("a token");
    let client = Client::new(addr).token(token);
    for (path, body, logic) in routes {
        let answer = client.post(path, body).await?;
        let message = format!("`{logic}` is not implemented");
        let envelope = json!({"code": 501, "message": message, "data": null});
        assert_eq!((answer.status, answer.json()), (501, envelope), "{path}");
    }
    Ok(())
}
