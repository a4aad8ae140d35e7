//! Requests whose content is signed, as go-zero verifies them (`rest/internal/security/contentsecurity.go`,
//! `rest/handler/contentsecurityhandler.go`).
//!
//! The header `X-Content-Security` names an RSA key of the service, has a [`Secret`] of the client's own
//! that is encrypted under it, and with that secret an HMAC over the [`Content`] of the request.

mod cipher;
mod content;
mod forms;
mod key;
mod secret;

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{body::Body, extract::Request};
use http::HeaderMap;

pub(crate) use self::content::Content;
use self::{cipher::Cipher, forms::attribute, key::PrivateKey};
use super::limits;
use crate::{Error, Result, config, settings};

/// `key=<fingerprint>; secret=<base64>; signature=<base64>`
pub(crate) const HEADER: &str = "x-content-security";

/// Verifies the requests of the routes under `signature: true`.
#[derive(Clone)]
pub struct Signature(Arc<Verifier>);

struct Verifier {
    strict: bool,
    /// How many seconds a time may be off.
    tolerance: u64,
    /// By fingerprint.
    keys: BTreeMap<String, PrivateKey>,
}

impl Signature {
    /// Reads the keys that the settings name. Where they are not strict, a warning says that requests
    /// come in unsigned.
    ///
    /// # Errors
    /// A file that cannot be read or has no RSA key of 2048 to 8192 bits, with the setting that names it.
    pub fn new(settings: &settings::Signature) -> anyhow::Result<Self> {
        let mut keys = BTreeMap::new();
        for (place, key) in settings.private_keys.iter().enumerate() {
            let setting = format!("Signature.PrivateKeys[{place}].KeyFile");
            let private = PrivateKey::read(&key.key_file)
                .map_err(|error| error.context(format!("`{setting}: {}`", key.key_file)))?;
            keys.insert(key.fingerprint.clone(), private);
        }
        if !settings.strict {
            config::warn("Signature.Strict is off: requests without a good signature come in");
        }
        Ok(Self(Arc::new(Verifier {
            strict: settings.strict,
            tolerance: settings.expiry.get().as_secs(),
            keys,
        })))
    }

    /// The request with its body read, and what its body and its answer are encrypted with, where they
    /// are. A request without a good signature comes back as it was, unless the settings are strict.
    ///
    /// # Errors
    /// Unsigned; a body over the `limit`; one that says it is encrypted and is not.
    pub(super) async fn verified(
        &self,
        request: Request,
        route: &str,
        limit: Option<u64>,
    ) -> Result<(Request, Option<Cipher>)> {
        let (parts, body) = request.into_parts();
        let (header, key) = match self.0.header(&parts.headers) {
            Ok(found) => found,
            Err(reason) => {
                self.0.without_signature(route, reason)?;
                return Ok((Request::from_parts(parts, body), None));
            }
        };
        let secret = key.opened(header.secret);
        let body = limits::collected(body, limit).await?;
        let is_signed = secret.signs(&Content::new(&parts, &body), header.signature);
        // Neither is asked instead of the other: a decoy takes as long.
        let is_now = self.0.is_near(secret.seconds(), now());
        if !(is_signed && is_now) {
            self.0.without_signature(route, "wrong signature or time")?;
        } else if let Some(cipher) = secret.cipher().filter(|_| !body.is_empty()) {
            let request = cipher.opened(parts, &body)?;
            return Ok((request, Some(cipher)));
        }
        Ok((Request::from_parts(parts, Body::from(body)), None))
    }
}

/// The attributes of the header.
struct Header<'a> {
    /// Of the client's, in base64 and encrypted.
    secret: &'a str,
    /// The HMAC in base64.
    signature: &'a str,
}

impl Verifier {
    /// The header taken apart and the key that it names.
    ///
    /// # Errors
    /// The reason for the log.
    fn header<'a>(
        &self,
        headers: &'a HeaderMap,
    ) -> Result<(Header<'a>, &PrivateKey), &'static str> {
        let text = headers.get(HEADER).and_then(|value| value.to_str().ok());
        let text = text.ok_or("no X-Content-Security")?;
        let attribute = |name| attribute(text, name).filter(|value| !value.is_empty());
        let parts = attribute("key")
            .zip(attribute("secret"))
            .zip(attribute("signature"));
        let ((fingerprint, secret), signature) = parts.ok_or("incomplete X-Content-Security")?;
        let key = self.keys.get(fingerprint).ok_or("unknown fingerprint")?;
        Ok((Header { secret, signature }, key))
    }

    /// Whether this time, in seconds since 1970 as `now` is, is within what the settings allow.
    fn is_near(&self, seconds: Option<i64>, now: i64) -> bool {
        seconds.is_some_and(|seconds| seconds.abs_diff(now) <= self.tolerance)
    }

    fn without_signature(&self, route: &str, reason: &str) -> Result<()> {
        tracing::warn!("{route}: not signed: {reason}");
        match self.strict {
            true => Err(Error::unsigned()),
            false => Ok(()),
        }
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| now.as_secs().cast_signed())
}

#[cfg(test)]
mod tests;
