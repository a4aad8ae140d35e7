//! Who gets in.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::system::{SECRET, System};

/// A token made by hand: header, claims, and an HMAC over both by the given key.
fn token(header: Value, claims: Value, key: &str) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any key length");
    mac.update(signed.as_bytes());
    format!(
        "{signed}.{}",
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    )
}

fn now() -> u64 {
    let since = std::time::UNIX_EPOCH.elapsed().expect("after 1970");
    since.as_secs()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_good_token_opens_a_protected_route() {
    let system = System::start().await.expect("the system");
    let hs256 = json!({"alg": "HS256", "typ": "JWT"});
    let good = json!({"userId": 1, "iat": now(), "exp": now() + 60});
    let bad = [
        ("none at all", String::new()),
        ("not a token", "Bearer abc".to_owned()),
        (
            "another key",
            token(
                hs256.clone(),
                good.clone(),
                "another key of thirty-two bytes..",
            ),
        ),
        (
            "expired",
            token(
                hs256.clone(),
                json!({"userId": 1, "exp": now() - 1}),
                SECRET,
            ),
        ),
        ("alg none", token(json!({"alg": "none"}), good.clone(), "")),
        (
            "another alg",
            token(json!({"alg": "HS512"}), good.clone(), SECRET),
        ),
    ];
    for (what, token) in bad {
        for answer in [
            system.courseware("get", &token, json!({"id": 1})).await,
            system.user("userInfo", &token, json!({"id": 1})).await,
        ] {
            assert_eq!(answer.status.as_u16(), 401, "{what}");
            answer.failed(401, 401, "鉴权失败");
        }
    }
    let good = token(hs256, good, SECRET);
    for spelling in [good.clone(), format!("Bearer {good}")] {
        let answer = system.courseware("get", &spelling, json!({"id": 1})).await;
        answer.failed(400, 5000, "数据不存在");
        let answer = system.user("userInfo", &spelling, json!({"id": 1})).await;
        answer.failed(400, 5000, "用户不存在");
    }
}
