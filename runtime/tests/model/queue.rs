//! A queue of jobs on a real Redis.

use std::time::{Duration, Instant};

use ::redis::AsyncCommands as _;
use ferroctl_runtime::{
    Ctx,
    redis::{Connection, Queue, Redis},
    settings,
    telemetry::{SpanId, Telemetry, TraceContext, TraceId},
    worker::{Delivery, Outcome, Source},
};

use super::process::Server;

async fn connect(server: &Server) -> Redis {
    let settings = settings::Redis {
        host: format!("127.0.0.1:{}", server.port),
        non_block: false,
        ..settings::Redis::default()
    };
    Redis::connect(&settings, &Telemetry::off()).await.unwrap()
}

/// The next job; those that are delayed come meanwhile.
async fn taken(queue: &Queue<u64>) -> Delivery<u64, <Queue<u64> as Source>::Receipt> {
    let waiting = async {
        loop {
            if let Some(delivery) = queue.next().await.unwrap() {
                return delivery;
            }
        }
    };
    tokio::select! {
        delivery = waiting => delivery,
        never = queue.attend() => match never {},
        () = tokio::time::sleep(Duration::from_secs(40)) => panic!("no job comes"),
    }
}

async fn keys(connection: &mut Connection) -> Vec<String> {
    let mut keys: Vec<String> = connection.keys("*mail*").await.unwrap();
    keys.retain(|key| !key.contains(":alive:") && !key.contains(":workers"));
    keys.sort();
    keys
}

#[tokio::test]
async fn a_job_that_is_done_leaves_nothing_behind() {
    let server = Server::redis();
    let redis = connect(&server).await;
    let queue = Queue::new(&redis, "mail");
    let trace = TraceContext::new(TraceId::from(7), SpanId::from(8), true);
    let ctx = Ctx::background().with_trace(Some(trace));
    let first = queue.push(&ctx, &1).await.unwrap();
    queue.push(&ctx, &2).await.unwrap();
    let delivery = taken(&queue).await;
    assert_eq!((delivery.id, delivery.attempt), (first, 1));
    assert_eq!((delivery.job.unwrap(), delivery.parent), (1, Some(trace)));
    queue.settle(delivery.receipt, Outcome::Done).await.unwrap();
    let second = taken(&queue).await;
    assert_eq!(second.job.unwrap(), 2);
    queue.settle(second.receipt, Outcome::Done).await.unwrap();
    assert_eq!(keys(&mut redis.connection()).await, [""; 0]);
}

#[tokio::test]
async fn a_job_that_fails_comes_again_after_its_time_and_is_kept_in_the_end() {
    let server = Server::redis();
    let redis = connect(&server).await;
    let queue = Queue::new(&redis, "mail");
    queue.push(&Ctx::background(), &1).await.unwrap();
    let pause = Duration::from_millis(600);
    let first = taken(&queue).await;
    let failed = Instant::now();
    queue
        .settle(first.receipt, Outcome::Failed(pause))
        .await
        .unwrap();
    let second = taken(&queue).await;
    assert!(failed.elapsed() >= pause, "{:?}", failed.elapsed());
    assert_eq!((second.id, second.attempt), (first.id, 2));
    queue.settle(second.receipt, Outcome::Dead).await.unwrap();
    let mut connection = redis.connection();
    assert_eq!(keys(&mut connection).await, ["{mail}:dead"]);
    // Whoever has looked at it can put it back.
    let _: Vec<u8> = ::redis::cmd("LMOVE")
        .arg(&["{mail}:dead", "mail", "RIGHT", "LEFT"])
        .query_async(&mut connection)
        .await
        .unwrap();
    assert_eq!(taken(&queue).await.attempt, 1);
}

#[tokio::test]
async fn a_job_that_was_put_back_is_the_next_one_and_the_attempt_does_not_count() {
    let server = Server::redis();
    let redis = connect(&server).await;
    let queue = Queue::new(&redis, "mail");
    for job in 1..=2 {
        queue.push(&Ctx::background(), &job).await.unwrap();
    }
    let first = taken(&queue).await;
    queue
        .settle(first.receipt, Outcome::Released)
        .await
        .unwrap();
    let again = taken(&queue).await;
    assert_eq!((again.job.unwrap(), again.attempt), (1, 1));
}

#[tokio::test]
async fn a_delayed_job_waits() {
    let server = Server::redis();
    let redis = connect(&server).await;
    let queue = Queue::new(&redis, "mail");
    let delay = Duration::from_millis(700);
    let pushed = Instant::now();
    queue.push_in(&Ctx::background(), delay, &1).await.unwrap();
    queue.push(&Ctx::background(), &2).await.unwrap();
    assert_eq!(taken(&queue).await.job.unwrap(), 2);
    assert_eq!(taken(&queue).await.job.unwrap(), 1);
    assert!(pushed.elapsed() >= delay);
}

#[tokio::test]
async fn the_jobs_of_a_worker_that_died_come_back() {
    let server = Server::redis();
    let redis = connect(&server).await;
    let (dying, other) = (Queue::new(&redis, "mail"), Queue::new(&redis, "mail"));
    for job in 1..=2 {
        dying.push(&Ctx::background(), &job).await.unwrap();
    }
    taken(&dying).await;
    taken(&dying).await;
    drop(dying);
    let begun = Instant::now();
    let (first, second) = (taken(&other).await, taken(&other).await);
    // Not before fifteen seconds without a sign of life.
    assert!(
        begun.elapsed() >= Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!((first.job.unwrap(), first.attempt), (1, 2));
    assert_eq!((second.job.unwrap(), second.attempt), (2, 2));
}

#[tokio::test]
async fn a_job_whose_answer_was_lost_comes_back() {
    let server = Server::redis();
    let redis = connect(&server).await;
    let queue: Queue<u64> = Queue::new(&redis, "mail");
    for job in 1..=2 {
        queue.push(&Ctx::background(), &job).await.unwrap();
    }
    let known = taken(&queue).await;
    // As if Redis had moved it and the answer had not arrived.
    let mut connection = redis.connection();
    let own: Vec<String> = connection.keys("{mail}:taken:*").await.unwrap();
    let _: Vec<u8> = ::redis::cmd("LMOVE")
        .arg(&["mail", &own[0], "RIGHT", "LEFT"])
        .query_async(&mut connection)
        .await
        .unwrap();
    assert!(queue.next().await.unwrap().is_none());
    let lost = taken(&queue).await;
    assert_eq!(lost.job.unwrap(), 2);
    for receipt in [known.receipt, lost.receipt] {
        queue.settle(receipt, Outcome::Done).await.unwrap();
    }
    assert_eq!(keys(&mut connection).await, [""; 0]);
}

#[tokio::test]
async fn jobs_that_say_the_same_stay_apart() {
    let server = Server::redis();
    let redis = connect(&server).await;
    let queue: Queue<u64> = Queue::new(&redis, "mail");
    let mut connection = redis.connection();
    let same = [r#"{"job":1}"#; 2];
    let _: () = connection.lpush("mail", &same).await.unwrap();
    let pause = Outcome::Failed(Duration::from_millis(10));
    for _ in 0..2 {
        let first = taken(&queue).await;
        assert_eq!(first.attempt, 1);
        queue.settle(first.receipt, pause).await.unwrap();
    }
    for _ in 0..2 {
        let again = taken(&queue).await;
        assert_eq!(again.attempt, 2);
        queue.settle(again.receipt, Outcome::Done).await.unwrap();
    }
    assert_eq!(keys(&mut connection).await, [""; 0]);
}

#[tokio::test]
async fn what_is_no_job_is_told() {
    let server = Server::redis();
    let redis = connect(&server).await;
    let queue: Queue<u64> = Queue::new(&redis, "mail");
    let mut connection = redis.connection();
    let _: () = connection.lpush("mail", b"\xff\x00").await.unwrap();
    let delivery = taken(&queue).await;
    assert!(delivery.job.is_err());
    queue.settle(delivery.receipt, Outcome::Dead).await.unwrap();
    let kept: Vec<Vec<u8>> = connection.lrange("{mail}:dead", 0, -1).await.unwrap();
    assert_eq!(kept, [b"\xff\x00"]);
}
