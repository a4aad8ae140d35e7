//! An etcd that talks to those alone who show a certificate.

use ferroctl_runtime::{
    settings::{Etcd, RpcClient, RpcServer},
    telemetry::Telemetry,
};

use super::service::answered;
use crate::authority::{Authority, Mount};
use crate::echo::{Client, Fixture};
use crate::process::Server;

/// An etcd that shows the certificate of the mount, and asks for one of its authority.
fn etcd(mount: &Mount) -> Server {
    let [ca, certificate, key] = ["ca.crt", "tls.crt", "tls.key"].map(|name| mount.path(name));
    Server::start(&format!(
        r#"etcd --data-dir "$1/data" --listen-client-urls "https://127.0.0.1:$2" --advertise-client-urls "https://127.0.0.1:$2" --listen-peer-urls "http://127.0.0.1:0" --log-level error --client-cert-auth --trusted-ca-file "{ca}" --cert-file "{certificate}" --key-file "{key}""#
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn services_find_each_other_over_encrypted_connections() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let mount = Mount::of(&authority.sign(), &authority);
    let server = etcd(&mount);
    let block = |mount: &Mount| Etcd {
        // The first of the hosts is away.
        hosts: vec![
            "127.0.0.1:1".to_owned(),
            format!("127.0.0.1:{}", server.port),
        ],
        key: "echo.rpc".to_owned(),
        ca_cert_file: mount.path("ca.crt"),
        cert_file: mount.path("tls.crt"),
        cert_key_file: mount.path("tls.key"),
        ..Etcd::default()
    };
    let start = |etcd: Etcd| {
        Fixture::try_start(RpcServer {
            etcd,
            ..RpcServer::default()
        })
    };
    let called = |etcd: Etcd| RpcClient {
        etcd,
        ..RpcClient::default()
    };
    let _service = start(block(&mount)).await.unwrap();
    let client = Client::new(&called(block(&mount)), &Telemetry::off()).await;
    assert_eq!(answered(&client, "安").await, "安");

    // Whoever trusts somebody else finds nobody, unless it looks away.
    let other = Mount::of(&authority.sign(), &stranger);
    let said = start(block(&other)).await.err().unwrap();
    let said = format!("{said:#}");
    assert!(said.contains("invalid peer certificate"), "{said}");
    let any = Etcd {
        insecure_skip_verify: true,
        ca_cert_file: other.path("ca.crt"),
        user: String::new(),
        id: 7,
        hosts: vec![format!("127.0.0.1:{}", server.port)],
        ..block(&mount)
    };
    start(any).await.unwrap();

    // What cannot be read stops a caller as well, which would else wait for etcd.
    let away = Etcd {
        ca_cert_file: other.path("away.crt"),
        ..block(&mount)
    };
    let telemetry = Telemetry::off();
    let settings = called(away);
    let channel = ferroctl_runtime::grpc::Channel::connect("EchoRpc", &settings, &telemetry);
    let said = format!("{:#}", channel.await.err().unwrap());
    assert!(said.starts_with("EchoRpc: Etcd: CACertFile: `"), "{said}");
}
