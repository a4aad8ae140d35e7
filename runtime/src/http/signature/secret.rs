//! What the client has encrypted for the service.

use aws_lc_rs::{constant_time::verify_slices_are_equal, rand};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::{
    cipher::Cipher,
    content::Content,
    forms::{attribute, base64},
};

/// go-zero's `httpx.CryptionType`.
const ENCRYPTED: i64 = 1;

/// `type=0; key=…; time=…`: the key of the HMAC, when the request was signed, and whether bodies are
/// encrypted with that key as well.
pub(super) struct Secret {
    key: Vec<u8>,
    time: String,
    is_encrypted: bool,
}

impl Secret {
    /// Reads the decrypted text; `None` for anything else.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        let text = str::from_utf8(text).ok()?;
        let attribute = |name| attribute(text, name).unwrap_or_default();
        let kind: i64 = attribute("type").parse().ok()?;
        Some(Self {
            key: base64(attribute("key").as_bytes())?,
            time: attribute("time").to_owned(),
            is_encrypted: kind == ENCRYPTED,
        })
    }

    /// Stands in for a secret that could not be decrypted, so that the request takes the same way, and the
    /// same time, to the same refusal: else who asks often enough can decrypt what others have sent
    /// (Bleichenbacher's attack on the padding of PKCS #1 v1.5).
    pub(super) fn decoy() -> Self {
        let mut key = vec![0; 32];
        // Without random numbers the key is a known one, but no time ever fits.
        let _ = rand::fill(&mut key);
        Self {
            key,
            time: String::new(),
            is_encrypted: false,
        }
    }

    /// When the request was signed, in seconds since 1970.
    pub(super) fn seconds(&self) -> Option<i64> {
        self.time.parse().ok()
    }

    /// Whether `signature` is the HMAC of this content, in base64.
    pub(super) fn signs(&self, content: &Content, signature: &str) -> bool {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) else {
            return false;
        };
        mac.update(&content.signed_at(&self.time));
        let own = STANDARD.encode(mac.finalize().into_bytes());
        verify_slices_are_equal(own.as_bytes(), signature.as_bytes()).is_ok()
    }

    /// What bodies are encrypted with, if they are.
    pub(super) fn cipher(self) -> Option<Cipher> {
        self.is_encrypted.then(|| Cipher::new(self.key))
    }
}
