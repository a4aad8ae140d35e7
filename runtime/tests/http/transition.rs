//! `jwtTransition:` on one of two groups that share a `jwt:` block.

use axum::{Router, response::Response, routing::get};
use ferroctl_runtime::{
    Ctx,
    http::{Chain, Route, Style},
    jwt::Jwt,
    settings::{Auth, Secret, Transition},
    testing::http::Client,
};
use serde_json::json;

use crate::fixture::{serve, settings};

async fn who(ctx: Ctx) -> Response {
    let user = ctx.claims().and_then(|claims| claims.get::<u64>("userId"));
    ctx.answer(user)
}

fn auth(secret: &str) -> Auth {
    Auth {
        access_secret: Secret::new(secret),
        access_expire: 60,
        ..Auth::default()
    }
}

fn token(secret: &str) -> String {
    let jwt = Jwt::new(&auth(secret)).unwrap();
    jwt.sign(json!({"userId": 7})).unwrap()
}

const NEW: &str = "the secret that signs the tokens now";
const OLD: &str = "the secret that signed tokens before";
const OTHER: &str = "a secret that has never been anything";

/// One route of each group, with the state's fields as generated code makes them.
fn router(chain: &Chain) -> Router {
    let settings = auth(NEW);
    let trans = Transition {
        prev_secret: Secret::new(OLD),
        ..Transition::default()
    };
    let plain = Jwt::new(&settings).unwrap();
    let moving = Jwt::new(&trans.over(&settings)).unwrap();
    let plain = chain.observed(Route::get("/plain").jwt(&plain), who);
    let moving = chain.observed(Route::get("/moving").jwt(&moving), who);
    Router::new()
        .route("/plain", get(plain))
        .route("/moving", get(moving))
}

#[tokio::test]
async fn the_previous_secret_opens_only_the_group_that_names_it() {
    let served = serve(settings(), Style::ENVELOPE, router).await;
    for (secret, plain, moving) in [(NEW, 200, 200), (OLD, 401, 200), (OTHER, 401, 401)] {
        let client = Client::new(served.running.addr()).token(token(secret));
        let status = async |path| client.get(path).await.unwrap().status;
        assert_eq!(status("/plain").await, plain, "{secret}");
        assert_eq!(status("/moving").await, moving, "{secret}");
    }
}
