//! Services register, are found, and come and go.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use ferroctl_runtime::{
    error::Kind,
    settings::{RpcClient, RpcServer},
    telemetry::Telemetry,
};

use super::registry::Registry;
use crate::echo::{Client, Fixture};

/// What a lease takes to end, and some more.
const PATIENCE: Duration = Duration::from_secs(30);

async fn start(registry: &Registry, key: &str) -> Fixture {
    Fixture::start(RpcServer {
        etcd: registry.block(key),
        ..RpcServer::default()
    })
    .await
}

async fn client(registry: &Registry, key: &str) -> Client {
    let settings = RpcClient {
        etcd: registry.block(key),
        ..RpcClient::default()
    };
    Client::new(&settings, &Telemetry::off()).await
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What a service answers once it is found.
pub async fn answered(client: &Client, text: &str) -> String {
    let end = Instant::now() + PATIENCE;
    loop {
        match client.say(text).await {
            Ok(answer) => return answer,
            Err(error) => assert!(Instant::now() < end, "it is found: {error:?}"),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn addresses(registry: &Registry, key: &str) -> Vec<SocketAddr> {
    let below = registry.below(key).into_iter();
    below.map(|(_, address)| address.parse().unwrap()).collect()
}

/// How many calls an instance has answered.
fn calls(fixture: &Fixture) -> u64 {
    let lines = fixture.metrics("rpc_server_requests_code_total{");
    let counts = lines.iter().filter_map(|line| line.rsplit(' ').next());
    counts.map(|count| count.parse::<u64>().unwrap()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_stands_below_its_key_until_it_stops() {
    let registry = Registry::start();
    let fixture = start(&registry, "user.rpc").await;
    let [(key, address)] = &registry.below("user.rpc")[..] else {
        panic!("one instance")
    };
    assert_eq!(*address, fixture.running.addr().to_string());
    let lease = key.strip_prefix("user.rpc/").unwrap();
    let leases = registry.control(&["lease", "list"]);
    let hex = format!("{:x}", lease.parse::<i64>().unwrap());
    assert!(leases.contains(&hex), "{lease} in {leases}");

    let fixed = RpcServer {
        etcd: ferroctl_runtime::settings::Etcd {
            id: 7,
            ..registry.block("user.rpc")
        },
        ..RpcServer::default()
    };
    let named = Fixture::start(fixed).await;
    let keys = registry.below("user.rpc").into_iter();
    assert!(keys.map(|(key, _)| key).any(|key| key == "user.rpc/7"));
    named.running.stop().await.unwrap();
    fixture.running.stop().await.unwrap();
    until("it is withdrawn", || registry.below("user.rpc").is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_follows_instances_that_come_and_go() {
    let registry = Registry::start();
    let client = client(&registry, "user.rpc").await;
    assert_eq!(
        client.say("x").await.unwrap_err().kind(),
        &Kind::Unavailable
    );
    let first = start(&registry, "user.rpc").await;
    let begin = Instant::now();
    answered(&client, "x").await;
    println!("found after {:?}", begin.elapsed());
    let second = start(&registry, "user.rpc").await;
    let begin = Instant::now();
    while calls(&second) == 0 {
        assert!(begin.elapsed() < PATIENCE, "the second one is found");
        client.say("x").await.unwrap();
    }
    println!("shared after {:?}", begin.elapsed());
    // Whoever stops is gone before it refuses anybody.
    let (stopped, calls) = tokio::join!(first.running.stop(), async {
        let mut calls = 0;
        let end = Instant::now() + Duration::from_millis(500);
        while Instant::now() < end {
            client.say("x").await.unwrap();
            calls += 1;
        }
        calls
    });
    stopped.unwrap();
    assert!(calls > 10);
    assert_eq!(addresses(&registry, "user.rpc"), [second.running.addr()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_away_comes_back() {
    let registry = Registry::start();
    let fixture = start(&registry, "user.rpc").await;
    let (key, _) = registry.below("user.rpc").remove(0);
    registry.control(&["del", &key]);
    until("the key is put back", || {
        addresses(&registry, "user.rpc") == [fixture.running.addr()]
    })
    .await;
    let lease = key.strip_prefix("user.rpc/").unwrap();
    registry.control(&[
        "lease",
        "revoke",
        &format!("{:x}", lease.parse::<i64>().unwrap()),
    ]);
    until("there is another lease", || {
        let below = registry.below("user.rpc");
        below.len() == 1 && below[0].0 != key
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_etcd_that_starts_again_costs_no_call() {
    for is_empty in [false, true] {
        let mut registry = Registry::start();
        let fixture = start(&registry, "user.rpc").await;
        let client = client(&registry, "user.rpc").await;
        client.say("x").await.unwrap();
        registry.end();
        for _ in 0..20 {
            client.say("x").await.unwrap();
        }
        registry.start_again(is_empty);
        let end = Instant::now() + PATIENCE;
        while addresses(&registry, "user.rpc") != [fixture.running.addr()] {
            assert!(Instant::now() < end, "it registers anew");
            client.say("x").await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let other = start(&registry, "user.rpc").await;
        let end = Instant::now() + PATIENCE;
        while calls(&other) == 0 {
            assert!(Instant::now() < end, "others are found again");
            client.say("x").await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_that_was_thrown_away_is_no_loss() {
    let registry = Registry::start();
    let client = client(&registry, "user.rpc").await;
    for number in 0..50 {
        registry.control(&["put", "other", &number.to_string()]);
    }
    let text = registry.control(&["endpoint", "status", "-w", "json"]);
    let status: serde_json::Value = serde_json::from_str(&text).unwrap();
    let revision = status[0]["Status"]["header"]["revision"].to_string();
    registry.control(&["compact", &revision]);
    let _fixture = start(&registry, "user.rpc").await;
    answered(&client, "x").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_etcd_that_is_away_stops_a_server_and_no_client() {
    let mut registry = Registry::start();
    let block = registry.block("user.rpc");
    registry.end();
    let server = RpcServer {
        etcd: block.clone(),
        ..RpcServer::default()
    };
    let said = Fixture::try_start(server).await.err().unwrap();
    let said = format!("{said:#}");
    assert!(said.contains("cannot register `user.rpc`"), "{said}");
    let client = client(&registry, "user.rpc").await;
    assert_eq!(
        client.say("x").await.unwrap_err().kind(),
        &Kind::Unavailable
    );
    registry.start_again(true);
    let _fixture = start(&registry, "user.rpc").await;
    answered(&client, "x").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_logs_in() {
    let registry = Registry::start();
    for arguments in [
        &["user", "add", "root:secret"][..],
        &["user", "grant-role", "root", "root"],
        &["auth", "enable"],
    ] {
        registry.control(arguments);
    }
    let mut block = registry.block("user.rpc");
    let server = |etcd| RpcServer {
        etcd,
        ..RpcServer::default()
    };
    let said = Fixture::try_start(server(block.clone()))
        .await
        .err()
        .unwrap();
    assert!(!format!("{said:#}").contains("secret"), "{said:#}");
    block.user = "root".to_owned();
    block.pass = ferroctl_runtime::settings::Secret::new("secret");
    let _fixture = Fixture::start(server(block.clone())).await;
    let settings = RpcClient {
        etcd: block,
        ..RpcClient::default()
    };
    let client = Client::new(&settings, &Telemetry::off()).await;
    assert_eq!(client.say("x").await.unwrap(), "x");
}
