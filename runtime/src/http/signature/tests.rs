use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der},
    rsa::{KeySize, Pkcs1PublicEncryptingKey, PrivateDecryptingKey},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::Request;

use super::{forms::base64, *};
use crate::{http::path, settings::GoDuration, testing::Signer};

/// A key as a PEM file would hold it in PKCS #8, and its public half.
fn pair() -> (Vec<u8>, Pkcs1PublicEncryptingKey) {
    let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = private.as_der().unwrap();
    let public = Pkcs1PublicEncryptingKey::new(private.public_key()).unwrap();
    (der.as_ref().to_vec(), public)
}

fn written(label: &str, der: &[u8]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.pem");
    let body = STANDARD.encode(der);
    let text = format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n");
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn encrypted(public: &Pkcs1PublicEncryptingKey, text: &str) -> Vec<u8> {
    let mut room = vec![0; public.ciphertext_size()];
    public.encrypt(text.as_bytes(), &mut room).unwrap().to_vec()
}

fn content(request: http::request::Builder) -> Content {
    Content::new(&request.body(()).unwrap().into_parts().0, b"")
}

#[test]
fn the_last_attribute_of_a_name_counts() {
    let text = " key=a;secret=b=c ; nothing;key=d; key =e";
    assert_eq!(attribute(text, "key"), Some("d"));
    assert_eq!(attribute(text, "secret"), Some("b=c"));
    assert_eq!(attribute(text, "nothing"), None);
}

#[test]
fn base64_is_go_s() {
    assert_eq!(base64(b"AP8\r\nQ\n"), Some(vec![0, 255, 16]));
    assert_eq!(base64(b"AB=="), Some(vec![0]));
    assert_eq!(base64(b"AP8"), None);
    assert_eq!(base64(b"A-8="), None);
}

#[test]
fn keys_of_both_forms_open_secrets_of_several_blocks() {
    let (der, public) = pair();
    let text = format!("type=1; key={}; time=12", STANDARD.encode([7; 300]));
    let (start, end) = text.split_at(200);
    let secret = [encrypted(&public, start), encrypted(&public, end)].concat();
    let secret = STANDARD.encode(secret);
    // What PKCS #8 puts before a PKCS #1 key of this size has 26 bytes.
    for (label, der) in [("PRIVATE KEY", &der[..]), ("RSA PRIVATE KEY", &der[26..])] {
        let (_folder, path) = written(label, der);
        let secret = PrivateKey::read(&path).unwrap().opened(&secret);
        assert_eq!(secret.seconds(), Some(12), "{label}");
        assert!(secret.cipher().is_some());
    }
}

#[test]
fn what_does_not_open_becomes_a_decoy() {
    let (der, public) = pair();
    let (_folder, path) = written("PRIVATE KEY", &der);
    let key = PrivateKey::read(&path).unwrap();
    let opened = |bytes: &[u8]| key.opened(&STANDARD.encode(bytes));
    let sound = encrypted(&public, "type=0; key=AAAA; time=12");
    assert_eq!(opened(&sound).seconds(), Some(12));
    let content = content(Request::get("/a"));
    let empty_key = "Z7zPBlPt4cUQGNqWTLN8rTVYSdRvVYGdcvzHpvBZUBE=";
    for bytes in [
        vec![],
        vec![1; 256],
        sound[..255].to_vec(),
        [&sound[..], &[0]].concat(),
        sound.repeat(5),
        encrypted(&public, "type=; key=AAAA; time=12"),
        encrypted(&public, "type=0; key=A; time=12"),
        encrypted(&public, "nothing"),
    ] {
        let secret = opened(&bytes);
        assert_eq!(secret.seconds(), None);
        assert!(!secret.signs(&content, empty_key));
        assert!(secret.cipher().is_none());
    }
}

#[test]
fn times_may_be_off_by_the_expiry_and_no_more() {
    let verifier = Verifier {
        strict: true,
        tolerance: 60,
        keys: BTreeMap::new(),
    };
    for (seconds, is_near) in [
        (940, true),
        (939, false),
        (1060, true),
        (1061, false),
        (i64::MIN, false),
        (i64::MAX, false),
    ] {
        assert_eq!(verifier.is_near(Some(seconds), 1000), is_near, "{seconds}");
    }
    assert!(!verifier.is_near(None, 1000));
}

#[test]
fn the_address_is_signed_as_the_client_wrote_it() {
    let signed = |content: &Content| String::from_utf8(content.signed_at("7")).unwrap();
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let own = content(Request::get("/a%20b?x=%20"));
    assert_eq!(signed(&own), format!("7\nGET\n/a b\nx=%20\n{empty}"));
    let asked = path::RequestedUri("//a/?y".parse().unwrap());
    let cleaned = content(Request::delete("/a?y").extension(asked));
    assert_eq!(signed(&cleaned), format!("7\nDELETE\n//a/\ny\n{empty}"));
    let moved = content(Request::put("/inner").header("X-Request-Uri", "/outer?z"));
    assert_eq!(signed(&moved), format!("7\nPUT\n/outer\nz\n{empty}"));
    for uri in ["", "/%zz"] {
        let own = content(Request::put("/inner?i").header("X-Request-Uri", uri));
        assert_eq!(signed(&own), format!("7\nPUT\n/inner\ni\n{empty}"));
    }
}

#[test]
fn a_key_that_cannot_be_used_is_named_with_its_setting() {
    let error = |key_file: &str| {
        let settings = settings::Signature {
            strict: true,
            expiry: GoDuration::from_millis(1000),
            private_keys: vec![settings::PrivateKey {
                fingerprint: "f".to_owned(),
                key_file: key_file.to_owned(),
            }],
        };
        let error = Signature::new(&settings).err().unwrap();
        format!("{error:#}")
    };
    let setting = "`Signature.PrivateKeys[0].KeyFile: /no/such.pem`: cannot be read: ";
    assert!(error("/no/such.pem").starts_with(setting));
    let (_folder, path) = written("PRIVATE KEY", b"no key");
    assert!(error(&path).contains("is no RSA key of 2048 to 8192 bits"));
    std::fs::write(&path, "no PEM").unwrap();
    assert!(error(&path).contains("is no PEM file with a plain key"));
}

#[test]
fn a_signer_leaves_no_file_behind() {
    let signer = Signer::new().unwrap();
    let file = signer.settings()["PrivateKeys"][0]["KeyFile"].clone();
    let file = std::path::PathBuf::from(file.as_str().unwrap());
    assert!(file.exists());
    drop(signer.at(0));
    assert!(file.exists());
    drop(signer);
    assert!(!file.exists());
}
