//! HTTPS by `CertFile` and `KeyFile`.

use axum::routing::get;
use ferroctl_runtime::{
    http::{Chain, Style},
    service::Running,
    settings::{Http, Prometheus, ServiceSettings},
    telemetry::Telemetry,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::authority::{Authority, Mount};
use super::client::Caller;

/// A service that shows the certificate of the mount.
pub fn settings(mount: &Mount) -> Http {
    Http {
        host: "127.0.0.1".to_owned(),
        cert_file: mount.path("tls.crt"),
        key_file: mount.path("tls.key"),
        ..Http::default()
    }
}

pub async fn serve(settings: &Http) -> anyhow::Result<Running> {
    let service = ServiceSettings {
        prometheus: Prometheus {
            host: "127.0.0.1".to_owned(),
            port: 0,
            ..Prometheus::default()
        },
        ..ServiceSettings::default()
    };
    let router = axum::Router::new().route("/", get(async || "fine"));
    let chain = Chain::new(settings, &Telemetry::off(), Style::ENVELOPE);
    chain.serve(&service, router).await
}

#[tokio::test]
async fn a_client_chooses_its_protocol() {
    let authority = Authority::new();
    let mount = Mount::of(&authority.sign(), &authority);
    let running = serve(&settings(&mount)).await.unwrap();
    let pem = authority.pem();
    let older = Caller::new(&pem, None, &["http/1.1"]);
    let seen = older.get(running.addr(), "/").await.unwrap();
    assert_eq!(seen.status, "HTTP/1.1 200 OK");
    let none = Caller::new(&pem, None, &[]);
    let seen = none.get(running.addr(), "/").await.unwrap();
    assert_eq!(seen.status, "HTTP/1.1 200 OK");

    let stream = Caller::new(&pem, None, &["h2", "http/1.1"]);
    let stream = stream.connect(running.addr()).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut requests, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let request = http::Request::get("https://127.0.0.1/").body(()).unwrap();
    let (answer, _) = requests.send_request(request, true).unwrap();
    assert_eq!(answer.await.unwrap().status(), 200);
    running.stop().await.unwrap();
}

#[tokio::test]
async fn whoever_does_not_encrypt_gets_no_answer() {
    let authority = Authority::new();
    let mount = Mount::of(&authority.sign(), &authority);
    let running = serve(&settings(&mount)).await.unwrap();
    let mut plain = tokio::net::TcpStream::connect(running.addr())
        .await
        .unwrap();
    let request = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    plain.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");

    // Those who look after the service ask its other port, in clear.
    let metrics = running.metrics_addr().unwrap();
    let mut plain = tokio::net::TcpStream::connect(metrics).await.unwrap();
    let request = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    plain.write_all(request).await.unwrap();
    let mut answer = String::new();
    plain.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_client_trusts_its_own_authorities_alone() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let mount = Mount::of(&authority.sign(), &authority);
    let running = serve(&settings(&mount)).await.unwrap();
    let caller = Caller::new(&stranger.pem(), None, &[]);
    let error = caller.get(running.addr(), "/").await.err().unwrap();
    assert!(
        error.to_string().contains("invalid peer certificate"),
        "{error}"
    );
}

#[tokio::test]
async fn with_an_authority_each_client_shows_a_certificate() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let mount = Mount::of(&authority.sign(), &authority);
    let mutual = Http {
        ca_cert_file: mount.path("ca.crt"),
        ..settings(&mount)
    };
    let running = serve(&mutual).await.unwrap();
    let get = async |own: Option<&super::authority::Pair>| {
        let caller = Caller::new(&authority.pem(), own, &["http/1.1"]);
        let seen = caller.get(running.addr(), "/").await;
        seen.map(|seen| seen.status).unwrap_or_default()
    };
    assert_eq!(get(Some(&authority.sign())).await, "HTTP/1.1 200 OK");
    assert_eq!(get(Some(&stranger.sign())).await, "");
    let past = authority.sign_for(&["localhost"], super::authority::Time::Past);
    assert_eq!(get(Some(&past)).await, "");
    assert_eq!(get(None).await, "");
}
