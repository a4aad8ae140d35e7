//! How jobs end.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use ferroctl_runtime::{
    Ctx, Error, OrInvalid as _, Result, settings, worker::Attempt, worker::Outcome,
};

use super::memory::{Memory, done, settings, start};

const FAILED: Outcome = Outcome::Failed(Duration::ZERO);

#[tokio::test]
async fn every_job_is_done_once() {
    let memory = Memory::of(0..100);
    let worker = start(&memory, settings(), done).await;
    let mut settled = memory.wait_for(100).await;
    worker.stop().await.unwrap();
    settled.sort_by_key(|(job, _)| *job);
    let all: Vec<_> = (0..100).map(|job| (job, Outcome::Done)).collect();
    assert_eq!(settled, all);
}

#[tokio::test]
async fn a_job_that_fails_comes_again_and_is_put_aside_in_the_end() {
    async fn fails(_: &(), ctx: &Ctx, _: u64) -> Result<()> {
        let attempt = ctx.extension::<Attempt>().unwrap();
        assert_eq!(attempt.id, "7");
        assert_eq!(attempt.is_last, attempt.number == 3);
        std::fs::read("no such file")?;
        Ok(())
    }
    let memory = Memory::of([7]);
    let worker = start(&memory, settings(), fails).await;
    let settled = memory.wait_for(3).await;
    worker.stop().await.unwrap();
    assert_eq!(settled, [(7, FAILED), (7, FAILED), (7, Outcome::Dead)]);
    assert_eq!(memory.waiting(), 0);
}

#[tokio::test]
async fn a_panic_is_a_failure_of_its_job_alone() {
    async fn panics_at_one(_: &(), _: &Ctx, job: u64) -> Result<()> {
        assert_ne!(job, 1, "no luck");
        Ok(())
    }
    let memory = Memory::of([1, 2]);
    let worker = start(&memory, settings(), panics_at_one).await;
    let settled = memory.wait_for(4).await;
    assert!(worker.health().serving());
    worker.stop().await.unwrap();
    assert!(settled.contains(&(2, Outcome::Done)), "{settled:?}");
    let of_one = settled.iter().filter(|(job, _)| *job == 1);
    let of_one: Vec<Outcome> = of_one.map(|(_, outcome)| *outcome).collect();
    assert_eq!(of_one, [FAILED, FAILED, Outcome::Dead]);
}

#[tokio::test]
async fn a_job_has_a_deadline() {
    async fn never(_: &(), ctx: &Ctx, _: u64) -> Result<()> {
        assert!(ctx.deadline().unwrap() > Instant::now());
        std::future::pending().await
    }
    let memory = Memory::of([1]);
    let begun = Instant::now();
    let worker = start(&memory, settings(), never).await;
    assert_eq!(memory.wait_for(1).await, [(1, FAILED)]);
    assert!(begun.elapsed() >= Duration::from_millis(100));
    drop(worker);

    async fn takes_its_time(_: &(), ctx: &Ctx, _: u64) -> Result<()> {
        assert_eq!(ctx.deadline(), None);
        tokio::time::sleep(Duration::from_millis(150)).await;
        Ok(())
    }
    let memory = Memory::of([1]);
    let endless = settings::Worker {
        timeout: 0,
        ..settings()
    };
    let worker = start(&memory, endless, takes_its_time).await;
    assert_eq!(memory.wait_for(1).await, [(1, Outcome::Done)]);
    worker.stop().await.unwrap();
}

#[tokio::test]
async fn a_job_that_is_wrong_is_not_tried_again() {
    async fn reads(_: &(), _: &Ctx, job: u64) -> Result<()> {
        match job {
            1 => u8::try_from(300).or_invalid("age").map(drop),
            // Nothing says that it is the job's fault.
            _ => Ok(u8::try_from(300).map(drop)?),
        }
    }
    let memory = Memory::of([1]);
    let worker = start(&memory, settings(), reads).await;
    assert_eq!(memory.wait_for(1).await, [(1, Outcome::Dead)]);
    memory.put(2, None, true);
    assert_eq!(memory.wait_for(2).await[1], (2, FAILED));
    memory.wait_for(4).await;
    memory.put(3, None, false);
    assert_eq!(memory.wait_for(5).await[4], (3, Outcome::Dead));
    worker.stop().await.unwrap();
}

#[tokio::test]
async fn no_more_jobs_than_processors_at_once() {
    static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    async fn counts(_: &(), _: &Ctx, _: u64) -> Result<()> {
        let now = AT_ONCE.fetch_add(1, Ordering::SeqCst) + 1;
        MOST.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(10)).await;
        AT_ONCE.fetch_sub(1, Ordering::SeqCst);
        Ok(())
    }
    let memory = Memory::of(0..12);
    let three = settings::Worker {
        processors: 3.try_into().unwrap(),
        ..settings()
    };
    let worker = start(&memory, three, counts).await;
    memory.wait_for(12).await;
    worker.stop().await.unwrap();
    assert_eq!(MOST.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_queue_that_is_away_is_asked_again_later() {
    let memory = Memory::of([1]);
    memory.fail(3);
    let worker = start(&memory, settings(), done).await;
    assert_eq!(memory.wait_for(1).await, [(1, Outcome::Done)]);
    worker.stop().await.unwrap();
    let asked = memory.asked();
    let pauses: Vec<Duration> = asked.windows(2).take(3).map(|it| it[1] - it[0]).collect();
    // At least half of 20, 40 and 40 ms.
    let least = [10, 20, 20].map(Duration::from_millis);
    assert!(
        pauses
            .iter()
            .zip(least)
            .all(|(pause, least)| *pause >= least),
        "{pauses:?}"
    );
}

#[tokio::test]
async fn an_error_with_a_code_is_a_failure_as_well() {
    async fn refuses(_: &(), _: &Ctx, _: u64) -> Result<()> {
        Err(Error::code(5000, "not today"))
    }
    let memory = Memory::of([1]);
    let worker = start(&memory, settings(), refuses).await;
    assert_eq!(memory.wait_for(1).await[0], (1, FAILED));
    worker.stop().await.unwrap();
}
