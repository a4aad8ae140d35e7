//! What a stop does with jobs.

use std::time::{Duration, Instant};

use ferroctl_runtime::{Ctx, Result, settings, worker::Outcome};

use super::memory::{Memory, settings, start};

/// Settings under which one job is done at a time, for as long as it takes.
fn one() -> settings::Worker {
    settings::Worker {
        processors: 1.try_into().unwrap(),
        timeout: 0,
        ..settings()
    }
}

async fn takes(_: &(), _: &Ctx, millis: u64) -> Result<()> {
    tokio::time::sleep(Duration::from_millis(millis)).await;
    Ok(())
}

#[tokio::test]
async fn a_job_under_way_is_done_and_no_other_is_begun() {
    let memory = Memory::of([150, 1, 1]);
    let worker = start(&memory, one(), takes).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    worker.stop().await.unwrap();
    assert_eq!(memory.settled(), [(150, Outcome::Done)]);
    assert_eq!(memory.waiting(), 2);
}

#[tokio::test]
async fn a_job_that_takes_longer_than_the_stop_goes_back() {
    let memory = Memory::of([600_000]);
    let worker = start(&memory, one(), takes).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let begun = Instant::now();
    worker.stop().await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert_eq!(memory.settled(), [(600_000, Outcome::Released)]);
    assert_eq!(memory.waiting(), 1);
}

#[tokio::test]
async fn an_idle_worker_stops_at_once() {
    let memory = Memory::default();
    memory.fail(usize::MAX);
    let long = settings::Worker {
        min_backoff: 60_000,
        max_backoff: 60_000,
        ..settings()
    };
    let worker = start(&memory, long, takes).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let begun = Instant::now();
    worker.stop().await.unwrap();
    assert!(begun.elapsed() < Duration::from_millis(400));
}
