//! Streams in one direction or both.

use std::time::{Duration, Instant};

use ferroctl_runtime::{Ctx, Result, error::Kind, grpc::Incoming, settings::RpcServer};
use futures_util::{TryStreamExt, stream};

use crate::echo::{Client, Fixture};

async fn repeat(client: &Client, text: &str) -> Result<Incoming<String>> {
    let (ctx, text) = (Ctx::background(), text.to_owned());
    client
        .channel
        .server_streaming(&client.repeat, &ctx, text)
        .await
}

fn words(words: &'static [&'static str]) -> impl futures_util::Stream<Item = String> {
    stream::iter(words.iter().map(|word| (*word).to_owned()))
}

#[tokio::test]
async fn a_stream_comes_back() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let client = &fixture.client;
    let all: Vec<String> = repeat(client, "a")
        .await
        .unwrap()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(all, ["a", "a", "a"]);
}

#[tokio::test]
async fn an_error_before_the_stream_or_in_it_keeps_its_number() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let error = repeat(&fixture.client, "none").await.unwrap_err();
    assert_eq!(error.kind(), &Kind::Code(5001));

    let mut messages = repeat(&fixture.client, "code").await.unwrap();
    assert_eq!(messages.message().await.unwrap().as_deref(), Some("code"));
    assert_eq!(
        messages.message().await.unwrap_err().kind(),
        &Kind::Code(5002)
    );
    let counted = fixture.metrics("rpc_client_requests_code_total{");
    assert!(
        counted.iter().any(|line| line.contains("code=\"5002\"")),
        "{counted:?}"
    );
}

#[tokio::test]
async fn a_stream_that_is_dropped_is_a_cancelled_call() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let mut messages = repeat(&fixture.client, "forever").await.unwrap();
    messages.message().await.unwrap();
    drop(messages);
    for side in ["client", "server"] {
        let name = format!("rpc_{side}_requests_code_total{{");
        let cancelled = || {
            fixture
                .metrics(&name)
                .iter()
                .any(|line| line.contains("code=\"1\""))
        };
        for _ in 0..100 {
            if cancelled() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(cancelled(), "{side}");
    }
}

#[tokio::test]
async fn a_stream_goes_out() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let client = &fixture.client;
    let ctx = Ctx::background();
    let sent = client
        .channel
        .client_streaming(&client.join, &ctx, words(&["a", "b"]));
    let joined: String = sent.await.unwrap();
    assert_eq!(joined, "ab");
}

#[tokio::test]
async fn streams_go_both_ways() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let client = &fixture.client;
    let ctx = Ctx::background();
    let sent = client
        .channel
        .streaming(&client.chat, &ctx, words(&["a", "b"]));
    let answers: Incoming<String> = sent.await.unwrap();
    assert_eq!(answers.try_collect::<Vec<_>>().await.unwrap(), ["A", "B"]);
}

#[tokio::test]
async fn a_stop_ends_a_stream_that_nobody_can_wait_for() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let mut messages = repeat(&fixture.client, "once").await.unwrap();
    assert_eq!(messages.message().await.unwrap().as_deref(), Some("once"));
    let begun = Instant::now();
    let stopped = tokio::spawn(fixture.running.stop());
    let error = messages.message().await.unwrap_err();
    assert_eq!(error.kind(), &Kind::Unavailable);
    stopped.await.unwrap().unwrap();
    let took = begun.elapsed();
    assert!(took < Duration::from_millis(2500), "{took:?}");
}
