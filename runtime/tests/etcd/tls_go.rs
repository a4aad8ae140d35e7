//! Encrypted connections with Go's own clients and servers on the other side, for which no etcd is asked.

use std::net::TcpListener;

use axum::{Router, routing::get};
use ferroctl_runtime::{
    http::{Chain, Style},
    service::Running,
    settings::{Http, RpcClient, RpcServer, ServiceSettings},
    telemetry::Telemetry,
};

use crate::authority::{Authority, Mount};
use crate::echo::{Client, Fixture, at};
use crate::go_program::GoProgram;

async fn https(mount: &Mount) -> Running {
    let settings = Http {
        host: "127.0.0.1".to_owned(),
        cert_file: mount.path("tls.crt"),
        key_file: mount.path("tls.key"),
        ..Http::default()
    };
    let chain = Chain::new(&settings, &Telemetry::off(), Style::ENVELOPE);
    let router = Router::new().route("/", get(async || "fine"));
    let service = ServiceSettings::default();
    chain.serve(&service, router).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn go_callers_call_encrypted_services() {
    let authority = Authority::new();
    let mount = Mount::of(&authority.sign(), &authority);
    let [ca, certificate, key] = ["ca.crt", "tls.crt", "tls.key"].map(|name| mount.path(name));
    let fixture = Fixture::start(RpcServer {
        cert_file: certificate.clone(),
        key_file: key.clone(),
        ca_cert_file: ca.clone(),
        ..RpcServer::default()
    })
    .await;
    let addr = fixture.running.addr().to_string();
    let arguments = ["call", &addr, &ca, &certificate, &key];
    let Some(mut go) = GoProgram::start("tls", &arguments) else {
        return println!("skipped: no Go");
    };
    assert_eq!(go.ask("安"), "安");
    let mut anonymous = GoProgram::start("tls", &arguments[..3]).unwrap();
    let said = anonymous.ask("安");
    assert!(
        said.starts_with("error: rpc error: code = Unavailable"),
        "{said}"
    );

    let running = https(&mount).await;
    let url = format!("https://{}/", running.addr());
    let mut go = GoProgram::start("tls", &["get", &url, &ca]).unwrap();
    assert_eq!(go.ask(""), "HTTP/2.0 200 fine");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_go_service_is_called() {
    let authority = Authority::new();
    let mount = Mount::of(&authority.sign(), &authority);
    let [ca, certificate, key] = ["ca.crt", "tls.crt", "tls.key"].map(|name| mount.path(name));
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = free.local_addr().unwrap();
    drop(free);
    let address = addr.to_string();
    let arguments = ["serve", &address, &ca, &certificate, &key];
    let Some(_go) = GoProgram::start("tls", &arguments) else {
        return println!("skipped: no Go");
    };
    let settings = RpcClient {
        ca_cert_file: ca,
        cert_file: certificate,
        cert_key_file: key,
        ..at(&[addr])
    };
    let client = Client::new(&settings, &Telemetry::off()).await;
    let until = std::time::Instant::now() + std::time::Duration::from_secs(5);
    let heard = loop {
        match client.say("安").await {
            Ok(heard) => break heard,
            Err(error) => assert!(std::time::Instant::now() < until, "{error:?}"),
        }
    };
    assert_eq!(heard, "安 from Go");
}
