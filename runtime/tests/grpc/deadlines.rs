//! Who waits how long.

use std::time::{Duration, Instant};

use ferroctl_runtime::{
    Ctx,
    error::Kind,
    settings::{RpcClient, RpcServer},
};

use crate::echo::{Client, Fixture, at};

/// Long enough for a busy machine, short against the thirty seconds that the method sleeps.
const SOON: Duration = Duration::from_secs(10);

fn counted(fixture: &Fixture, side: &str, code: u32) -> bool {
    let lines = fixture.metrics(&format!("rpc_{side}_requests_code_total{{"));
    lines
        .iter()
        .any(|line| line.contains(&format!("code=\"{code}\"")))
}

#[tokio::test]
async fn the_servers_timeout_ends_a_call() {
    let settings = RpcServer {
        timeout: 50,
        ..RpcServer::default()
    };
    let fixture = Fixture::start(settings).await;
    let patient = RpcClient {
        timeout: 0,
        ..at(&[fixture.running.addr()])
    };
    let client = Client::new(&patient, &fixture.telemetry).await;
    let started = Instant::now();
    assert_eq!(
        client.say("sleep").await.unwrap_err().kind(),
        &Kind::Timeout
    );
    assert!(started.elapsed() < SOON);
    assert!(counted(&fixture, "server", 4));
}

#[tokio::test]
async fn the_clients_timeout_ends_a_call_on_both_sides() {
    let settings = RpcServer {
        timeout: 0,
        ..RpcServer::default()
    };
    let fixture = Fixture::start(settings).await;
    let impatient = RpcClient {
        timeout: 80,
        ..at(&[fixture.running.addr()])
    };
    let client = Client::new(&impatient, &fixture.telemetry).await;
    let started = Instant::now();
    assert_eq!(
        client.say("sleep").await.unwrap_err().kind(),
        &Kind::Timeout
    );
    assert!(started.elapsed() < SOON);
    assert!(counted(&fixture, "client", 4));
}

#[tokio::test]
async fn the_deadline_of_the_request_comes_before_the_clients_timeout() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let ctx = Ctx::background().with_deadline(Some(Instant::now() + Duration::from_millis(60)));
    let error = fixture.client.say_for(&ctx, "sleep").await.unwrap_err();
    assert_eq!(error.kind(), &Kind::Timeout);
}
