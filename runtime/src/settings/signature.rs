//! go-zero's `rest.SignatureConf`.

use serde::{Deserialize, Deserializer, de::Error as _};

use super::GoDuration;

/// How the requests of routes under `signature: true` are verified.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Signature {
    /// Whether a request without a good signature is refused with 403, unless the file says otherwise. Else
    /// it comes in and is logged, which is go-zero's default.
    #[serde(default = "default_strict")]
    pub strict: bool,
    /// How far the time of a signature may lie in the past or in the future; whole seconds count.
    #[serde(default = "default_expiry")]
    pub expiry: GoDuration,
    /// The keys under which clients encrypt what they sign with; at least one.
    #[serde(deserialize_with = "at_least_one")]
    pub private_keys: Vec<PrivateKey>,
}

/// go-zero's `rest.PrivateKeyConf`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PrivateKey {
    /// What a client names the key by.
    pub fingerprint: String,
    /// The path of a PEM file with the RSA key.
    pub key_file: String,
}

fn default_strict() -> bool {
    true
}

fn default_expiry() -> GoDuration {
    GoDuration::from_millis(3_600_000)
}

/// Without a key go-zero lets everybody in, or does not start under `Strict: true`.
fn at_least_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PrivateKey>, D::Error> {
    let keys = Vec::deserialize(deserializer)?;
    if keys.is_empty() {
        return Err(D::Error::custom(
            "`PrivateKeys` is empty: the routes under `signature: true` need a key",
        ));
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    fn read(text: &str) -> anyhow::Result<Signature> {
        Config::parse(text, "Signature: {}")?.block("Signature")
    }

    #[test]
    fn keys_are_those_of_go_zero_and_the_default_is_strict() {
        let signature = read(
            "Signature: {privateKeys: [{Fingerprint: a, KeyFile: a.pem}, {fingerprint: b, keyfile: b.pem}]}",
        )
        .unwrap();
        assert!(signature.strict);
        assert_eq!(signature.expiry.get().as_secs(), 3600);
        let files: Vec<_> = signature
            .private_keys
            .iter()
            .map(|it| &it.key_file)
            .collect();
        assert_eq!(files, ["a.pem", "b.pem"]);
    }

    #[test]
    fn a_service_without_a_key_does_not_start() {
        for text in ["", "Signature: {Strict: false}"] {
            let error = read(text).unwrap_err().to_string();
            assert_eq!(error, "configuration: `Signature.PrivateKeys` is missing");
        }
        let error = read("Signature: {PrivateKeys: []}").unwrap_err();
        let empty = "configuration: `Signature`: `PrivateKeys` is empty: \
                     the routes under `signature: true` need a key";
        assert_eq!(error.to_string(), empty);
    }
}
