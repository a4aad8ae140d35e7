//! Several instances of a service, some of them away.

use std::net::SocketAddr;

use ferroctl_runtime::{
    error::Kind,
    settings::{RpcClient, RpcServer},
    telemetry::Telemetry,
};

use crate::echo::{Client, Fixture, at};

/// An address where nobody listens.
fn nobody() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

#[tokio::test]
async fn calls_are_spread_over_the_instances() {
    let (a, b) = (
        Fixture::start(RpcServer::default()).await,
        Fixture::start(RpcServer::default()).await,
    );
    let both = at(&[a.running.addr(), b.running.addr()]);
    let client = Client::new(&both, &Telemetry::off()).await;
    for _ in 0..6 {
        client.say("x").await.unwrap();
    }
    for fixture in [a, b] {
        let lines = fixture.metrics("rpc_server_requests_code_total{");
        assert!(lines[0].ends_with(" 3"), "{lines:?}");
    }
}

#[tokio::test]
async fn an_instance_that_is_away_is_passed_over() {
    let there = Fixture::start(RpcServer::default()).await;
    let settings = at(&[nobody(), there.running.addr()]);
    let client = Client::new(&settings, &Telemetry::off()).await;
    for _ in 0..6 {
        assert_eq!(client.say("x").await.unwrap(), "x");
    }
}

#[tokio::test]
async fn nobody_there_is_unavailable() {
    let client = Client::new(&at(&[nobody()]), &Telemetry::off()).await;
    assert_eq!(
        client.say("x").await.unwrap_err().kind(),
        &Kind::Unavailable
    );
}

#[tokio::test]
async fn an_instance_that_comes_back_is_found_again() {
    let first = Fixture::start(RpcServer::default()).await;
    let addr = first.running.addr();
    let client = Client::new(&at(&[addr]), &Telemetry::off()).await;
    client.say("x").await.unwrap();
    first.running.stop().await.unwrap();
    assert_eq!(
        client.say("x").await.unwrap_err().kind(),
        &Kind::Unavailable
    );
    let settings = RpcServer {
        listen_on: addr.to_string(),
        ..RpcServer::default()
    };
    let _second = Fixture::start(settings).await;
    assert_eq!(client.say("x").await.unwrap(), "x");
}

#[tokio::test]
async fn a_service_that_must_be_there_stops_the_start() {
    let settings = RpcClient {
        non_block: false,
        ..at(&[nobody()])
    };
    let error =
        ferroctl_runtime::grpc::Channel::connect("EchoRpc", &settings, &Telemetry::off()).await;
    assert!(format!("{:#}", error.unwrap_err()).starts_with("EchoRpc: connecting to `127.0.0.1"));
}
