//! The service's RSA keys.

use anyhow::{Context as _, anyhow};
use aws_lc_rs::rsa::{Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};

use super::{forms::base64, secret::Secret};

/// A secret is a line of text; go-zero would decrypt as many blocks as a header holds.
const MOST_BLOCKS: usize = 4;

/// Version 0 and the algorithm `rsaEncryption`: how a PKCS #8 key begins (RFC 5208).
const PKCS8: [u8; 18] = [
    0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01,
    0x05, 0x00,
];
const SEQUENCE: u8 = 0x30;
const OCTETS: u8 = 0x04;

/// One of the service's keys.
pub(super) struct PrivateKey(Pkcs1PrivateDecryptingKey);

impl PrivateKey {
    /// Reads a PEM file: PKCS #1, which is all that go-zero takes, or PKCS #8, as `openssl genrsa` writes
    /// it today.
    pub(super) fn read(file: &str) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file).context("cannot be read")?;
        let der = pem(&text).ok_or_else(|| anyhow!("is no PEM file with a plain key"))?;
        let key = PrivateDecryptingKey::from_pkcs8(&der)
            .or_else(|_| PrivateDecryptingKey::from_pkcs8(&pkcs8(&der)))
            .map_err(|why| anyhow!("is no RSA key of 2048 to 8192 bits ({why})"))?;
        let key = Pkcs1PrivateDecryptingKey::new(key);
        key.map(Self).map_err(|_| anyhow!("cannot be used"))
    }

    /// The secret of a header; a decoy where it cannot be decrypted.
    pub(super) fn opened(&self, secret: &str) -> Secret {
        let text = self.decrypted(secret);
        let secret = text.and_then(|text| Secret::parse(&text));
        secret.unwrap_or_else(Secret::decoy)
    }

    /// go-zero encrypts long texts in blocks, each as long as the key.
    fn decrypted(&self, secret: &str) -> Option<Vec<u8>> {
        let size = self.0.key_size_bytes();
        let secret = base64(secret.as_bytes()).filter(|it| it.len() <= MOST_BLOCKS * size)?;
        let mut text = Vec::new();
        let mut room = vec![0; size];
        for block in secret.chunks(size) {
            text.extend_from_slice(self.0.decrypt(block, &mut room).ok()?);
        }
        Some(text)
    }
}

/// The bytes of the first block of a PEM file (RFC 7468).
fn pem(text: &str) -> Option<Vec<u8>> {
    let (_, block) = text.split_once("-----BEGIN ")?;
    let (_, block) = block.split_once("-----")?;
    let (block, _) = block.split_once("-----END ")?;
    base64(block.replace([' ', '\t'], "").as_bytes())
}

/// A PKCS #1 key as PKCS #8.
fn pkcs8(pkcs1: &[u8]) -> Vec<u8> {
    tagged(
        SEQUENCE,
        &[&PKCS8, tagged(OCTETS, pkcs1).as_slice()].concat(),
    )
}

/// A value in DER, with a length of two bytes: keys have more than 255 and less than 65536.
fn tagged(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&[tag, 0x82], length.as_slice(), value].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pem_files_are_read() {
        let text =
            "a comment\n-----BEGIN RSA PRIVATE KEY-----\r\nAAE=\r\n-----END RSA PRIVATE KEY-----\n";
        assert_eq!(pem(text), Some(vec![0, 1]));
        for text in [
            "",
            "-----BEGIN X-----\nAAE=\n",
            "-----BEGIN X-----\nA: b\n\nAAE=\n-----END X-----",
        ] {
            assert_eq!(pem(text), None);
        }
    }
}
