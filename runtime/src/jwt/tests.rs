use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::*;
use crate::error::Kind;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn auth(secret: &str, algorithm: &str) -> settings::Auth {
    settings::Auth {
        access_secret: Secret::new(secret),
        access_expire: 60,
        algorithm: algorithm.into(),
        ..settings::Auth::default()
    }
}

fn jwt(algorithm: &str) -> Jwt {
    Jwt::new(&auth(SECRET, algorithm)).unwrap()
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

/// A token with exactly these claims, signed with the secret of `jwt`.
fn signed(jwt: &Jwt, claims: &Value) -> String {
    jsonwebtoken::encode(&jwt.header, claims, &jwt.signing).unwrap()
}

#[track_caller]
fn refused(jwt: &Jwt, token: &str) {
    let error = jwt.verify(token).unwrap_err();
    assert_eq!(error.kind(), &Kind::Unauthorized);
}

#[test]
fn verifies_what_it_signed() {
    for algorithm in ["HS256", "HS384", "HS512"] {
        let jwt = jwt(algorithm);
        let claims = jwt
            .verify(&jwt.sign(json!({"userId": 7})).unwrap())
            .unwrap();
        assert_eq!(claims.get::<u64>("userId").unwrap(), 7);
        let life = claims.get::<u64>("exp").unwrap() - claims.get::<u64>("iat").unwrap();
        assert_eq!(life, 60);
    }
}

#[test]
fn matches_the_example_of_rfc_7515() {
    // Appendix A.1: the key as base64url, and the token made with it, expired in 2011.
    let key = URL_SAFE_NO_PAD
        .decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
        .unwrap();
    let token = concat!(
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.",
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.",
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    );
    let mut jwt = jwt("HS256");
    jwt.accepted = vec![DecodingKey::from_secret(&key)];
    let refusal = jwt.verify(token).unwrap_err();
    assert!(format!("{refusal:?}").contains("ExpiredSignature"));
    jwt.validation.validate_exp = false;
    assert_eq!(
        jwt.verify(token).unwrap().get::<String>("iss").unwrap(),
        "joe"
    );
}

#[test]
fn refuses_forged_foreign_and_broken_tokens() {
    let jwt = jwt("HS256");
    let token = jwt.sign(json!({"userId": 7})).unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, _) = signed.split_once('.').unwrap();
    let payload = URL_SAFE_NO_PAD.encode(r#"{"userId":1}"#);
    refused(&jwt, &format!("{header}.{payload}.{signature}"));
    let other = Jwt::new(&auth("another secret of thirty-two bytes", "HS256")).unwrap();
    refused(&jwt, &other.sign(json!({})).unwrap());
    for broken in ["", ".", "..", "a.b.c", signed] {
        refused(&jwt, broken);
    }
}

#[test]
fn refuses_every_other_algorithm() {
    let pinned = jwt("HS256");
    refused(&pinned, &jwt("HS384").sign(json!({})).unwrap());
    let payload = URL_SAFE_NO_PAD.encode(r#"{"userId":7}"#);
    for algorithm in ["none", "None", "RS256", "ES256", "EdDSA"] {
        let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{algorithm}","typ":"JWT"}}"#));
        refused(&pinned, &format!("{header}.{payload}."));
        refused(&pinned, &format!("{header}.{payload}.AAAA"));
    }
}

#[test]
fn checks_the_times_that_are_there() {
    let jwt = jwt("HS256");
    assert!(jwt.verify(&signed(&jwt, &json!({"aud": "anyone"}))).is_ok());
    assert!(
        jwt.verify(&signed(&jwt, &json!({"exp": now() + 5, "nbf": now()})))
            .is_ok()
    );
    refused(&jwt, &signed(&jwt, &json!({"exp": now()})));
    refused(&jwt, &signed(&jwt, &json!({"exp": 0})));
    refused(&jwt, &signed(&jwt, &json!({"exp": "tomorrow"})));
    refused(&jwt, &signed(&jwt, &json!({"nbf": now() + 5})));
    let strict = settings::Auth {
        require_exp: true,
        ..auth(SECRET, "HS256")
    };
    refused(&Jwt::new(&strict).unwrap(), &signed(&jwt, &json!({})));
}

#[test]
fn accepts_the_previous_secret() {
    let old = jwt("HS256");
    let token = old.sign(json!({})).unwrap();
    let mut new = auth("another secret of thirty-two bytes", "HS256");
    refused(&Jwt::new(&new).unwrap(), &token);
    new.previous_secret = Secret::new(SECRET);
    assert!(Jwt::new(&new).unwrap().verify(&token).is_ok());
}

#[test]
fn refuses_short_secrets_and_unknown_algorithms() {
    assert!(Jwt::new(&auth("1234567", "HS256")).is_err());
    assert!(Jwt::new(&auth("12345678", "HS256")).is_ok());
    assert!(Jwt::new(&auth(SECRET, "none")).is_err());
    assert!(Jwt::new(&auth(SECRET, "RS256")).is_err());
}

#[test]
fn takes_the_header_with_and_without_bearer() {
    let jwt = jwt("HS256");
    let token = jwt.sign(json!({})).unwrap();
    let headers = |value: &str| {
        http::HeaderMap::from_iter([(http::header::AUTHORIZATION, value.parse().unwrap())])
    };
    for scheme in ["", "Bearer ", "bearer ", "BEARER "] {
        assert!(jwt.authorize(&headers(&format!("{scheme}{token}"))).is_ok());
    }
    assert!(jwt.authorize(&headers(&format!("Basic {token}"))).is_err());
    assert!(jwt.authorize(&http::HeaderMap::new()).is_err());
}

#[test]
fn a_transition_replaces_the_secret_and_brings_the_one_before() {
    let transition = settings::Transition {
        secret: Secret::new("the new secret of the clients, long"),
        prev_secret: Secret::new("the old secret of the clients, long"),
    };
    let signed_with = |secret: &Secret| {
        let jwt = Jwt::new(&auth(secret.expose(), "")).unwrap();
        jwt.sign(json!({})).unwrap()
    };
    let new = signed_with(&transition.secret);
    let old = signed_with(&transition.prev_secret);
    let moving = Jwt::new(&transition.over(&auth(SECRET, ""))).unwrap();
    assert!(moving.verify(&new).is_ok() && moving.verify(&old).is_ok());
    refused(&moving, &jwt("").sign(json!({})).unwrap());
    let nothing = settings::Transition::default().over(&auth(SECRET, ""));
    refused(&Jwt::new(&nothing).unwrap(), &old);
}

#[test]
fn a_token_from_the_future_is_refused() {
    let jwt = jwt("HS256");
    refused(&jwt, &signed(&jwt, &json!({"iat": now() + 60})));
    assert!(jwt.verify(&signed(&jwt, &json!({"iat": now()}))).is_ok());
}

/// golang-jwt 4.5.2 refuses each of these; go-zero 1.10.3 uses it.
#[test]
fn a_time_that_is_no_number_is_refused() {
    let jwt = jwt("HS256");
    for name in ["exp", "iat", "nbf"] {
        for time in [json!("x"), json!("0"), json!(null), json!(true), json!([1])] {
            refused(&jwt, &signed(&jwt, &json!({ name: time })));
        }
    }
}

#[test]
fn an_extension_that_must_be_known_is_refused() {
    let mut jwt = jwt("HS256");
    for crit in [vec!["exp".to_owned()], vec!["b64".to_owned()], Vec::new()] {
        jwt.header.crit = Some(crit);
        refused(&jwt, &signed(&jwt, &json!({})));
    }
    jwt.header.crit = None;
    assert!(jwt.verify(&signed(&jwt, &json!({}))).is_ok());
}
