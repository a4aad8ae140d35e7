//! Tokens as go-zero signs and takes them: HMAC with a shared secret, pinned to one algorithm.

mod hmac;

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{anyhow, bail};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, TokenData, Validation};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    Claims, Error, Result, config,
    settings::{self, Secret},
};

/// go-zero panics at start with a shorter secret.
const SHORTEST_SECRET: usize = 8;
/// RFC 7518 3.2: a key as long as the hash; what is shorter gets a warning.
const GOOD_SECRET: usize = 32;

/// Signs and verifies the tokens of one block of the configuration (`Auth:`).
#[derive(Clone)]
pub struct Jwt {
    header: Header,
    signing: EncodingKey,
    /// The secret, then the previous one while it still counts.
    accepted: Vec<DecodingKey>,
    validation: Validation,
    expire_seconds: u64,
}

impl Jwt {
    /// Takes the secrets, the lifetime and the algorithm of `auth`.
    ///
    /// # Errors
    /// A secret under 8 bytes, or an algorithm other than HS256, HS384 and HS512.
    pub fn new(auth: &settings::Auth) -> anyhow::Result<Self> {
        // A second installation fails; it is the same provider.
        let _ = hmac::PROVIDER.install_default();
        let secret = checked(&auth.access_secret)?;
        let mut accepted = vec![DecodingKey::from_secret(secret)];
        if !auth.previous_secret.is_empty() {
            accepted.push(DecodingKey::from_secret(checked(&auth.previous_secret)?));
        }
        let algorithm = algorithm(&auth.algorithm)?;
        Ok(Self {
            header: Header::new(algorithm),
            signing: EncodingKey::from_secret(secret),
            accepted,
            validation: validation(algorithm, auth.require_exp),
            expire_seconds: auth.access_expire,
        })
    }

    /// Signs `claims` (anything that serializes to an object) and adds `iat` (now) and `exp` (now
    /// plus `AccessExpire` seconds).
    ///
    /// # Errors
    /// Unexpected, where `claims` is not an object.
    pub fn sign(&self, claims: impl Serialize) -> Result<String> {
        let Value::Object(mut claims) = serde_json::to_value(claims)? else {
            return Err(anyhow!("the claims of a token must be an object").into());
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        claims.insert("iat".to_owned(), now.into());
        claims.insert("exp".to_owned(), (now + self.expire_seconds).into());
        Ok(jsonwebtoken::encode(&self.header, &claims, &self.signing)?)
    }

    /// The claims of `token`, checked: signature, algorithm, and `exp` and `nbf` where present, without
    /// leeway.
    ///
    /// # Errors
    /// Unauthorized, with the reason as its cause.
    pub fn verify(&self, token: &str) -> Result<Claims> {
        let mut refusal = None;
        for key in &self.accepted {
            match jsonwebtoken::decode::<Map<String, Value>>(token, key, &self.validation) {
                Ok(TokenData { header, claims }) => return complete(&header, claims),
                Err(cause) => refusal = Some(cause),
            }
        }
        let unauthorized = Error::unauthorized();
        Err(match refusal {
            Some(cause) => unauthorized.because(cause),
            None => unauthorized,
        })
    }

    /// The claims of the token in an `Authorization` header, with or without `Bearer `.
    ///
    /// # Errors
    /// Unauthorized, where there is no header or [`verify`](Self::verify) refuses the token.
    pub fn authorize(&self, headers: &http::HeaderMap) -> Result<Claims> {
        let header = headers.get(http::header::AUTHORIZATION);
        let header = header.and_then(|value| value.to_str().ok());
        self.verify(without_bearer(header.ok_or_else(Error::unauthorized)?))
    }
}

/// What the crate leaves open: extensions in the header, and times that are no numbers or still to come.
fn complete(header: &Header, claims: Map<String, Value>) -> Result<Claims> {
    let refused = |why: &'static str| Err(Error::unauthorized().because(anyhow!(why)));
    // RFC 7515 4.1.11: who does not know an extension refuses the token, and we know none.
    if header.crit.is_some() {
        return refused("an extension in `crit`");
    }
    if !has_numbers_as_times(&claims) {
        return refused("a time that is no number");
    }
    if is_from_the_future(&claims)? {
        return refused("issued in the future");
    }
    Ok(Claims::new(claims))
}

/// A time of another type is not taken for an absent one, as in golang-jwt (`map_claims.go`).
fn has_numbers_as_times(claims: &Map<String, Value>) -> bool {
    let times = ["exp", "iat", "nbf"].into_iter();
    let mut times = times.filter_map(|name| claims.get(name));
    times.all(Value::is_number)
}

/// Whether `iat` is still to come; golang-jwt refuses such a token.
fn is_from_the_future(claims: &Map<String, Value>) -> Result<bool> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64();
    let issued = claims.get("iat").and_then(Value::as_f64);
    Ok(issued.is_some_and(|issued| issued > now))
}

/// Strips the scheme as golang-jwt does: seven bytes, in any case.
fn without_bearer(header: &str) -> &str {
    match header.split_at_checked(7) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer ") => token,
        _ => header,
    }
}

fn checked(secret: &Secret) -> anyhow::Result<&[u8]> {
    let secret = secret.expose();
    if secret.len() < SHORTEST_SECRET {
        bail!(
            "the secret for tokens has {} bytes; it needs {SHORTEST_SECRET} at least",
            secret.len()
        );
    }
    if secret.len() < GOOD_SECRET {
        let length = secret.len();
        config::warn(&format!(
            "the secret for tokens has {length} bytes; use {GOOD_SECRET} or more"
        ));
    }
    Ok(secret.as_bytes())
}

fn algorithm(name: &str) -> anyhow::Result<Algorithm> {
    Ok(match name {
        "" | "HS256" => Algorithm::HS256,
        "HS384" => Algorithm::HS384,
        "HS512" => Algorithm::HS512,
        _ => bail!("the algorithm of tokens must be HS256, HS384 or HS512, not `{name}`"),
    })
}

fn validation(algorithm: Algorithm, require_exp: bool) -> Validation {
    let mut validation = Validation::new(algorithm);
    let required: &[&str] = if require_exp { &["exp"] } else { &[] };
    validation.set_required_spec_claims(required);
    validation.validate_nbf = true;
    validation.validate_aud = false;
    validation.leeway = 0;
    // RFC 7519 4.1.4: not accepted on or after `exp`; the crate alone would take that second.
    validation.reject_tokens_expiring_in_less_than = 1;
    validation
}

#[cfg(test)]
mod tests;
