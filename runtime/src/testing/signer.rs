//! A client that signs its requests, for tests of routes under `signature: true`.

use std::{
    fs::OpenOptions,
    io::Write as _,
    path::PathBuf,
    process,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der},
    rand,
    rsa::{KeySize, Pkcs1PublicEncryptingKey, PrivateDecryptingKey},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderValue, Request};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::http::signature::{Content, HEADER};

const FINGERPRINT: &str = "a key of the tests";

/// Signs requests as the clients of go-zero do. Its key is made for this test and gone with it.
#[derive(Clone)]
pub struct Signer {
    pair: Arc<Pair>,
    seconds: Option<i64>,
}

/// A key: the half that the client has, and the file with the half that the service has.
struct Pair {
    public: Pkcs1PublicEncryptingKey,
    file: PathBuf,
}

impl Signer {
    /// Makes a key pair, with a file in the folder for temporary ones.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn new() -> anyhow::Result<Self> {
        let private = PrivateDecryptingKey::generate(KeySize::Rsa2048)?;
        let der: Pkcs8V1Der<'_> = private.as_der()?;
        let base64 = STANDARD.encode(der.as_ref());
        let pair = Pair {
            public: Pkcs1PublicEncryptingKey::new(private.public_key())?,
            file: free_path(),
        };
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&pair.file)?;
        writeln!(
            file,
            "-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----"
        )?;
        Ok(Self {
            pair: Arc::new(pair),
            seconds: None,
        })
    }

    /// The block `Signature` of a service that takes what this one signs, and nothing unsigned:
    /// `config.set("Signature", signer.settings())`.
    pub fn settings(&self) -> Value {
        json!({
            "Strict": true,
            "PrivateKeys": [{ "Fingerprint": FINGERPRINT, "KeyFile": self.pair.file }],
        })
    }

    /// A client with the same key whose clock stands at so many seconds since 1970.
    #[must_use]
    pub fn at(&self, seconds: i64) -> Self {
        Self {
            pair: Arc::clone(&self.pair),
            seconds: Some(seconds),
        }
    }

    /// The request with its signature.
    ///
    /// # Errors
    /// No random numbers.
    pub fn sign(&self, request: Request<String>) -> anyhow::Result<Request<String>> {
        let (mut parts, body) = request.into_parts();
        let time = self.time()?.to_string();
        let mut key = [0; 32];
        rand::fill(&mut key)?;
        let secret = format!("type=0; key={}; time={time}", STANDARD.encode(key));
        let secret = self.encrypted(&secret)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key)?;
        mac.update(&Content::new(&parts, body.as_bytes()).signed_at(&time));
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        let header = format!("key={FINGERPRINT}; secret={secret}; signature={signature}");
        parts
            .headers
            .insert(HEADER, HeaderValue::from_str(&header)?);
        Ok(Request::from_parts(parts, body))
    }

    fn time(&self) -> anyhow::Result<i64> {
        match self.seconds {
            Some(seconds) => Ok(seconds),
            None => Ok(SystemTime::now()
                .duration_since(UNIX_EPOCH)?
                .as_secs()
                .try_into()?),
        }
    }

    fn encrypted(&self, text: &str) -> anyhow::Result<String> {
        let mut room = vec![0; self.pair.public.ciphertext_size()];
        let bytes = self.pair.public.encrypt(text.as_bytes(), &mut room)?;
        Ok(STANDARD.encode(bytes))
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        // What is left behind opens nothing but this test.
        let _ = std::fs::remove_file(&self.file);
    }
}

/// No two of one process have one name, and a file that is there already is an error.
fn free_path() -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("signer-{}-{number}.pem", process::id()))
}
