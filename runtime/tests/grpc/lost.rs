//! Calls whose connection ends: which go out again, and what the others become.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use ferroctl_runtime::{
    Ctx,
    error::Kind,
    settings::{RpcClient, RpcServer},
    telemetry::Telemetry,
};
use futures_util::future::join_all;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

use crate::echo::{Client, Fixture, at, in_turn};

const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
const PREFACE: usize = 24;
const DATA: u8 = 0;
/// The stream of a connection's first call is number 1: the peer has not processed it…
const GOAWAY_BEFORE: &[u8] = &[0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
/// …or may have.
const GOAWAY_AFTER: &[u8] = &[0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0];
const REFUSED: &[u8] = &[0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 7];

/// Stands before a service: the first connections say only these last words once they have a call, later
/// ones reach it.
struct Peer {
    addr: SocketAddr,
    calls: Arc<AtomicUsize>,
}

impl Peer {
    async fn before(service: SocketAddr, last_words: &'static [u8], connections: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        tokio::spawn(async move {
            for number in 0.. {
                let (mut caller, _) = listener.accept().await.unwrap();
                let counted = Arc::clone(&counted);
                tokio::spawn(async move {
                    if number < connections {
                        take_a_call(&mut caller).await;
                        counted.fetch_add(1, Ordering::Relaxed);
                        caller.write_all(last_words).await.unwrap();
                    } else {
                        let mut service = TcpStream::connect(service).await.unwrap();
                        // It ends when either of them goes.
                        let _ = copy_bidirectional(&mut caller, &mut service).await;
                    }
                });
            }
        });
        Self { addr, calls }
    }
}

/// Reads until the message of a call is there.
async fn take_a_call(caller: &mut TcpStream) {
    caller.write_all(&SETTINGS).await.unwrap();
    caller.read_exact(&mut [0; PREFACE]).await.unwrap();
    let mut head = [0; 9];
    while {
        caller.read_exact(&mut head).await.unwrap();
        head[3] != DATA
    } {
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        caller.read_exact(&mut vec![0; length]).await.unwrap();
    }
    // What is left unread when a connection closes would reset it.
    let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
    caller.read_exact(&mut vec![0; length]).await.unwrap();
}

async fn client(addresses: &[SocketAddr]) -> Client {
    Client::new(&in_turn(addresses), &Telemetry::off()).await
}

#[tokio::test]
async fn what_a_stopping_peer_has_not_processed_goes_out_on_a_new_connection() {
    let service = Fixture::start(RpcServer::default()).await;
    let peer = Peer::before(service.running.addr(), GOAWAY_BEFORE, 1).await;
    let client = client(&[peer.addr]).await;
    assert_eq!(client.say("again").await.unwrap(), "again");
    assert_eq!(peer.calls.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn what_a_full_peer_refuses_goes_to_another() {
    let service = Fixture::start(RpcServer::default()).await;
    let peer = Peer::before(service.running.addr(), REFUSED, 1).await;
    let client = client(&[peer.addr, service.running.addr()]).await;
    assert_eq!(client.say("again").await.unwrap(), "again");
    assert_eq!(peer.calls.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn what_may_be_done_already_is_unavailable_and_goes_out_once() {
    let service = Fixture::start(RpcServer::default()).await;
    for last_words in [GOAWAY_AFTER, b""] {
        let peer = Peer::before(service.running.addr(), last_words, 1).await;
        let client = client(&[peer.addr, service.running.addr()]).await;
        let error = client.say("once").await.unwrap_err();
        assert_eq!(error.kind(), &Kind::Unavailable, "{error:?}");
        assert_eq!(peer.calls.load(Ordering::Relaxed), 1);
        assert!(
            service
                .metrics("rpc_server_requests_code_total{")
                .is_empty()
        );
    }
}

#[tokio::test]
async fn what_may_be_done_twice_goes_out_again() {
    let service = Fixture::start(RpcServer::default()).await;
    for last_words in [GOAWAY_AFTER, b""] {
        let peer = Peer::before(service.running.addr(), last_words, 1).await;
        let client = client(&[peer.addr, service.running.addr()]).await;
        let say = client.say.clone().idempotent();
        let ctx = Ctx::background();
        let said = client.channel.unary(&say, &ctx, "twice".to_owned());
        let answer: String = said.await.unwrap();
        assert_eq!(answer, "twice");
        assert_eq!(peer.calls.load(Ordering::Relaxed), 1);
    }
}

/// A network that swallows what is sent: the connection stays, and nobody answers.
#[tokio::test]
async fn an_instance_that_fell_silent_is_passed_over_until_it_speaks() {
    let service = Fixture::start(RpcServer::default()).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = RpcClient {
        timeout: 600,
        ..in_turn(&[silent.local_addr().unwrap(), service.running.addr()])
    };
    let client = Client::new(&settings, &Telemetry::off()).await;
    assert_eq!(client.say("x").await.unwrap_err().kind(), &Kind::Timeout);
    for _ in 0..10 {
        assert_eq!(client.say("x").await.unwrap(), "x");
    }
}

#[tokio::test]
async fn a_peer_that_loses_calls_opens_the_breaker() {
    let service = Fixture::start(RpcServer::default()).await;
    let peer = Peer::before(service.running.addr(), b"", usize::MAX).await;
    let client = Client::new(&at(&[peer.addr]), &service.telemetry).await;
    for _ in 0..100 {
        assert_eq!(
            client.say("x").await.unwrap_err().kind(),
            &Kind::Unavailable
        );
    }
    let taken = peer.calls.load(Ordering::Relaxed);
    assert!(taken < 50, "{taken}");
    let refused = r#"rpc_client_requests_rejected_total{method="/test.Echo/Say",reason="breaker"}"#;
    assert_eq!(
        service.metrics(refused),
        [format!("{refused} {}", 100 - taken)]
    );
}

#[tokio::test]
async fn a_connection_that_its_peer_never_served_is_replaced() {
    let service = Fixture::start(RpcServer::default()).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = client(&[silent.local_addr().unwrap(), service.running.addr()]).await;
    let close = async {
        let (mut connection, _) = silent.accept().await.unwrap();
        // The whole call is there and not read.
        tokio::time::sleep(Duration::from_millis(50)).await;
        connection.read_exact(&mut [0; PREFACE]).await.unwrap();
    };
    let (answer, ()) = tokio::join!(client.say("again"), close);
    assert_eq!(answer.unwrap(), "again");
}

/// Instances that stop and come back one after the other, under load.
#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_loses_no_call() {
    let start = async |addr: SocketAddr| {
        let settings = RpcServer {
            listen_on: addr.to_string(),
            ..RpcServer::default()
        };
        Fixture::start(settings).await
    };
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut instances = [start(any).await, start(any).await];
    let addresses = instances.each_ref().map(|it| it.running.addr());
    let client = client(&addresses).await;
    let over = AtomicBool::new(false);
    let call = async || {
        let mut calls = 0;
        while !over.load(Ordering::Relaxed) {
            client.say("x").await.unwrap();
            calls += 1;
        }
        calls
    };
    let restart = async {
        for round in 0..6 {
            let instance = &mut instances[round % 2];
            tokio::time::sleep(Duration::from_millis(500)).await;
            let addr = instance.running.addr();
            let old = std::mem::replace(instance, start(any).await);
            old.running.stop().await.unwrap();
            *instance = start(addr).await;
        }
        over.store(true, Ordering::Relaxed);
    };
    let (calls, ()) = tokio::join!(join_all((0..40).map(|_| call())), restart);
    assert!(calls.iter().sum::<usize>() > 200, "{calls:?}");
}
