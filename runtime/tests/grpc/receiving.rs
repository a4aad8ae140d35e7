//! Messages that arrive slowly, or not at all.

use std::{convert::Infallible, time::Duration};

use axum::body::Bytes;
use ferroctl_runtime::{grpc::BoxStream, settings::RpcServer};
use futures_util::{StreamExt, future::join_all, stream};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use tokio::time::{sleep, timeout};
use tonic::body::Body;

use crate::{
    echo::{Fixture, JOIN, SAY},
    wire::send,
};

const LIMIT: u64 = 200;
const SOON: Duration = Duration::from_secs(10);

type Chunks = BoxStream<'static, Bytes>;

async fn fixture() -> Fixture {
    Fixture::start(RpcServer {
        timeout: LIMIT,
        ..RpcServer::default()
    })
    .await
}

/// The first part of a message that claims to have so many bytes.
fn begun(length: u32, sent: usize) -> Chunks {
    let mut chunk = vec![0];
    chunk.extend(length.to_be_bytes());
    chunk.resize(5 + sent, 0);
    stream::iter([Bytes::from(chunk)]).boxed()
}

/// The number in `grpc-status` of the answer to these bytes.
async fn status(fixture: &Fixture, path: &str, chunks: Chunks) -> String {
    let frames = chunks.map(|chunk| Ok::<_, Infallible>(Frame::data(chunk)));
    let answer = send(fixture, path, Body::new(StreamBody::new(frames)));
    let answer = timeout(SOON, answer).await.expect("an answer");
    let status = answer.headers().get("grpc-status").cloned();
    let trailers = answer.into_body().collect().await.unwrap();
    let trailers = trailers.trailers().cloned().unwrap_or_default();
    let status = status.or(trailers.get("grpc-status").cloned());
    status.unwrap().to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_message_that_stops_midway_ends_its_call() {
    let fixture = fixture().await;
    for path in [SAY, JOIN] {
        let half = begun(100, 50).chain(stream::pending()).boxed();
        assert_eq!(status(&fixture, path, half).await, "4", "{path}");
    }
}

#[tokio::test]
async fn a_message_that_never_begins_ends_its_call() {
    let nothing = stream::pending().boxed();
    assert_eq!(status(&fixture().await, SAY, nothing).await, "4");
}

#[tokio::test]
async fn a_stream_may_wait_between_its_messages() {
    let wait = || async {
        sleep(Duration::from_millis(3 * LIMIT)).await;
        Bytes::from_static(&[0, 0, 0, 0, 3, 0x0a, 1, b'x'])
    };
    let slow = stream::iter([(), ()]).then(move |()| wait()).boxed();
    assert_eq!(status(&fixture().await, JOIN, slow).await, "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn large_messages_find_limited_room_and_small_ones_always_some() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let large = || begun(4_000_000, 3_900_000).chain(stream::pending()).boxed();
    let attack = join_all((0..30).map(|_| status(&fixture, SAY, large())));
    let honest = async {
        for _ in 0..50 {
            sleep(Duration::from_millis(10)).await;
            assert_eq!(fixture.client.say("x").await.unwrap(), "x");
        }
    };
    let (ends, ()) = tokio::join!(attack, honest);
    let refused = ends.iter().filter(|status| *status == "8").count();
    let late = ends.iter().filter(|status| *status == "4").count();
    assert_eq!(refused + late, 30, "{ends:?}");
    assert!(refused >= 14, "{ends:?}");
    // What they held is free again.
    let whole = begun(4_000_000, 4_000_000);
    assert_ne!(status(&fixture, SAY, whole).await, "8");
}

#[tokio::test]
async fn a_message_that_is_too_large_is_refused_by_its_length() {
    let fixture = Fixture::start(RpcServer::default()).await;
    for path in [SAY, JOIN] {
        let claimed = begun((4 << 20) + 1, 10).chain(stream::pending()).boxed();
        assert_eq!(status(&fixture, path, claimed).await, "8", "{path}");
    }
}
