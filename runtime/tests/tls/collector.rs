//! Spans to a collector behind TLS.

use std::sync::Arc;

use ferroctl_runtime::{
    settings::{ServiceSettings, Telemetry as Block},
    telemetry::Telemetry,
    testing::Sink,
};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::WebPkiClientVerifier,
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use super::authority::{Authority, Mount, Pair};
use super::client::der;

/// Takes connections of those that the authority has signed, and leads them on to the collector.
async fn before(sink: &Sink, pair: &Pair, authority: &Authority) -> u16 {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    let signer = CertificateDer::from_pem_slice(authority.pem().as_bytes()).unwrap();
    roots.add(signer).unwrap();
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
    let key = PrivateKeyDer::from_pem_slice(pair.key.as_bytes()).unwrap();
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(clients.build().unwrap())
        .with_single_cert(vec![der(pair)], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let to = sink.endpoint().replace("http://", "");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let (acceptor, to) = (acceptor.clone(), to.clone());
            tokio::spawn(async move {
                let mut inside = acceptor.accept(tcp).await?;
                let mut outside = TcpStream::connect(&to).await?;
                copy_bidirectional(&mut inside, &mut outside).await
            });
        }
    });
    port
}

fn telemetry(block: Block) -> anyhow::Result<Telemetry> {
    Telemetry::new(&ServiceSettings {
        name: "x".to_owned(),
        telemetry: Some(block),
        ..ServiceSettings::default()
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_go_encrypted_by_both_protocols() {
    let authority = Authority::new();
    let pair = authority.sign();
    let mount = Mount::of(&pair, &authority);
    let sink = Sink::start().await.unwrap();
    let port = before(&sink, &pair, &authority).await;
    for (number, (batcher, scheme, secure)) in [
        ("otlpgrpc", "https://", false),
        ("otlphttp", "https://", false),
        ("otlphttp", "", true),
    ]
    .into_iter()
    .enumerate()
    {
        let telemetry = telemetry(Block {
            endpoint: format!("{scheme}localhost:{port}"),
            batcher: batcher.to_owned(),
            otlp_http_secure: secure,
            ca_cert_file: mount.path("ca.crt"),
            cert_file: mount.path("tls.crt"),
            cert_key_file: mount.path("tls.key"),
            ..Block::default()
        });
        let telemetry = telemetry.unwrap();
        drop(telemetry.server_span("encrypted", None));
        telemetry.shutdown().await;
        assert_eq!(sink.spans().len(), number + 1, "{batcher} {scheme}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_do_not_go_to_a_stranger() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let pair = stranger.sign();
    let sink = Sink::start().await.unwrap();
    let port = before(&sink, &pair, &stranger).await;
    let mount = Mount::of(&authority.sign(), &authority);
    for batcher in ["otlpgrpc", "otlphttp"] {
        let telemetry = telemetry(Block {
            endpoint: format!("localhost:{port}"),
            batcher: batcher.to_owned(),
            ca_cert_file: mount.path("ca.crt"),
            ..Block::default()
        });
        let telemetry = telemetry.unwrap();
        drop(telemetry.server_span("encrypted", None));
        telemetry.shutdown().await;
    }
    assert!(sink.spans().is_empty());
}

#[tokio::test]
async fn an_authority_that_is_none_stops_the_start() {
    let block = Block {
        endpoint: "localhost:1".to_owned(),
        ca_cert_file: "/away/ca.crt".to_owned(),
        ..Block::default()
    };
    let said = format!("{:#}", telemetry(block).unwrap_err());
    assert!(
        said.starts_with("Telemetry: CACertFile: `/away/ca.crt`: No such file"),
        "{said}"
    );
}
