//! Bodies that are encrypted (`rest/handler/cryptionhandler.go`): AES in ECB mode, in base64.
//!
//! ECB shows which blocks are equal. It is there for the clients that go-zero has, and only within a
//! signature that holds: what is decrypted is what the client has signed.

use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, DecryptionContext, PaddedBlockDecryptingKey,
    PaddedBlockEncryptingKey, UnboundCipherKey,
};
use axum::{body::Body, extract::Request, response::Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{header::CONTENT_LENGTH, request::Parts};
use http_body_util::BodyExt as _;

use super::forms::base64;
use crate::{Error, Result, error::Violation};

/// Decrypts the body of one request and encrypts that of its answer.
pub(in crate::http) struct Cipher {
    key: Vec<u8>,
}

impl Cipher {
    pub(super) fn new(key: Vec<u8>) -> Self {
        Self { key }
    }

    /// The request with the body that the client meant.
    ///
    /// # Errors
    /// Invalid, where that is no base64, or not encrypted with this key.
    pub(super) fn opened(&self, mut parts: Parts, body: &[u8]) -> Result<Request> {
        let plain = self.decrypted(body).ok_or_else(|| {
            Error::invalid(vec![Violation {
                field: "body".to_owned(),
                rule: "must be encrypted, as its signature says".into(),
                value: String::new(),
            }])
        })?;
        // It describes what came, not what logic will read.
        parts.headers.remove(CONTENT_LENGTH);
        Ok(Request::from_parts(parts, Body::from(plain)))
    }

    /// The answer with its body encrypted, also that of an error.
    ///
    /// # Errors
    /// Unexpected, where the body cannot be read.
    pub(in crate::http) async fn sealed(&self, response: Response) -> Result<Response> {
        let (mut parts, body) = response.into_parts();
        let plain = body.collect().await?.to_bytes();
        if plain.is_empty() {
            return Ok(Response::from_parts(parts, Body::empty()));
        }
        let sealed = self.encrypted(plain.into());
        let sealed = sealed.ok_or_else(|| anyhow::anyhow!("AES failed"))?;
        parts.headers.remove(CONTENT_LENGTH);
        Ok(Response::from_parts(parts, Body::from(sealed)))
    }

    fn decrypted(&self, body: &[u8]) -> Option<Vec<u8>> {
        let mut blocks = base64(body).filter(|it| !it.is_empty())?;
        let key = PaddedBlockDecryptingKey::ecb_pkcs7(self.key()?).ok()?;
        let plain = key.decrypt(&mut blocks, DecryptionContext::None).ok()?;
        Some(plain.to_vec())
    }

    fn encrypted(&self, mut body: Vec<u8>) -> Option<String> {
        let key = PaddedBlockEncryptingKey::ecb_pkcs7(self.key()?).ok()?;
        key.encrypt(&mut body).ok()?;
        Some(STANDARD.encode(body))
    }

    /// AES of the strength that the key's length says.
    fn key(&self) -> Option<UnboundCipherKey> {
        let algorithm = match self.key.len() {
            16 => &AES_128,
            24 => &AES_192,
            32 => &AES_256,
            _ => return None,
        };
        UnboundCipherKey::new(algorithm, &self.key).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What go-zero answered in the case `signature/encrypted` of ferroctl's table.
    #[test]
    fn bodies_are_encrypted_as_by_go_zero() {
        let cipher = Cipher::new(b"sixteen bytes, 0".to_vec());
        let plain = br#"{"text":"ann"}"#.to_vec();
        let sealed = "D5lnEv6I/yZAtIwTIaSBVg==";
        assert_eq!(cipher.encrypted(plain.clone()).as_deref(), Some(sealed));
        assert_eq!(cipher.decrypted(sealed.as_bytes()), Some(plain));
        for body in ["", "?", "AAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA=="] {
            assert_eq!(cipher.decrypted(body.as_bytes()), None, "{body}");
        }
        let other = Cipher::new(vec![0; 15]);
        assert_eq!(other.decrypted(sealed.as_bytes()), None);
    }
}
