//! Several instances of a service, some of them away.

use std::net::SocketAddr;

use ferroctl_runtime::{
    Ctx,
    error::Kind,
    grpc::Channel,
    settings::{RpcClient, RpcServer},
    telemetry::Telemetry,
};

use crate::echo::{Client, Fixture, at, in_turn};

/// An address where nobody listens.
fn nobody() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

/// How many calls an instance has answered.
fn calls(fixture: &Fixture) -> u64 {
    let lines = fixture.metrics("rpc_server_requests_code_total{");
    let counts = lines.iter().filter_map(|line| line.rsplit(' ').next());
    counts.map(|count| count.parse::<u64>().unwrap()).sum()
}

async fn two() -> [Fixture; 2] {
    let start = async || Fixture::start(RpcServer::default()).await;
    [start().await, start().await]
}

#[tokio::test]
async fn calls_are_spread_over_the_instances() {
    let both = two().await;
    let addresses = both.each_ref().map(|it| it.running.addr());
    for settings in [in_turn(&addresses), at(&addresses)] {
        let before = both.each_ref().map(calls);
        let client = Client::new(&settings, &Telemetry::off()).await;
        for _ in 0..60 {
            client.say("x").await.unwrap();
        }
        let balancer = settings.balancer_name;
        let shares = [0, 1].map(|place| calls(&both[place]) - before[place]);
        match balancer.as_str() {
            "round_robin" => assert_eq!(shares, [30, 30]),
            _ => assert!(shares[0] > 0 && shares[1] > 0, "{balancer}: {shares:?}"),
        }
    }
}

#[tokio::test]
async fn calls_with_the_same_key_go_to_the_same_instance() {
    let both = two().await;
    let settings = RpcClient {
        balancer_name: "consistent_hash".to_owned(),
        ..at(&both.each_ref().map(|it| it.running.addr()))
    };
    let client = Client::new(&settings, &Telemetry::off()).await;
    let none = client.say("x").await.unwrap_err();
    assert!(format!("{none:?}").contains("missing hash key"), "{none:?}");
    for key in 0..20 {
        let ctx = Ctx::background();
        ctx.set_hash_key(format!("user {key}"));
        let before = both.each_ref().map(calls);
        for _ in 0..3 {
            client.say_for(&ctx, "x").await.unwrap();
        }
        let shares = [0, 1].map(|place| calls(&both[place]) - before[place]);
        assert!(shares == [3, 0] || shares == [0, 3], "{shares:?}");
    }
    assert!(both.each_ref().map(calls).iter().all(|calls| *calls > 0));
}

#[tokio::test]
async fn a_balancer_that_is_not_there_stops_the_start() {
    let settings = RpcClient {
        balancer_name: "p2c".to_owned(),
        ..at(&[nobody()])
    };
    let error = Channel::connect("EchoRpc", &settings, &Telemetry::off()).await;
    let said = format!("{:#}", error.unwrap_err());
    assert!(
        said.starts_with("EchoRpc: BalancerName: there is no `p2c`; write p2c_ewma"),
        "{said}"
    );
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
    let error = Channel::connect("EchoRpc", &settings, &Telemetry::off()).await;
    assert!(format!("{:#}", error.unwrap_err()).starts_with("EchoRpc: connecting to `127.0.0.1"));
}
