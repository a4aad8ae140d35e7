//! A worker's side of a queue: what it has taken is its own until it says how that ended, or is no longer alive.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use ::redis::{AsyncCommands as _, Direction, RedisResult, pipe};

use super::{
    envelope::{identity, with_id},
    keys::Keys,
    scripts::{self, Taken},
    ticket::Ticket,
};
use crate::{
    random::unique,
    redis::{Connection, Redis},
    worker::Outcome,
};

/// How long one question for a job waits.
const WAIT: Duration = Duration::from_secs(1);
/// How often delayed jobs are looked at.
pub(super) const TICK: Duration = Duration::from_millis(500);
/// So many of them are between two signs of life.
const TICKS: u64 = 10;
/// Who has given no sign of life for so many seconds is no longer alive.
const LEASE: u64 = 15;

/// A worker, as the queue knows it.
pub(super) struct Consumer {
    id: String,
    keys: Arc<Keys>,
    /// `{mail}:taken:…`: what it has under way.
    taken: String,
    connection: Connection,
    /// One of its own, on which the answer may take its time.
    waiting: Connection,
    /// What it has under way, as far as it knows.
    under_way: Mutex<Vec<Arc<[u8]>>>,
    /// Whether it may have taken more than it knows of: an answer may get lost with its connection.
    is_doubtful: AtomicBool,
    ticks: AtomicU64,
}

impl Consumer {
    /// A new worker, which nobody takes for dead from now on.
    pub(super) async fn start(redis: &Redis, keys: &Arc<Keys>) -> anyhow::Result<Self> {
        let id = unique();
        let consumer = Self {
            taken: keys.taken(&id),
            id,
            keys: Arc::clone(keys),
            connection: redis.connection(),
            waiting: redis.waiting(WAIT)?,
            under_way: Mutex::default(),
            is_doubtful: AtomicBool::new(false),
            ticks: AtomicU64::new(1),
        };
        consumer.live().await?;
        Ok(consumer)
    }

    /// Takes the next job, with how often it was taken by now; none where there is none for a while.
    pub(super) async fn take(&self) -> RedisResult<Option<(Vec<u8>, u32)>> {
        let taken = self.take_surely().await;
        if taken.is_err() {
            self.is_doubtful.store(true, Ordering::Relaxed);
        }
        taken
    }

    async fn take_surely(&self) -> RedisResult<Option<(Vec<u8>, u32)>> {
        if self.is_doubtful.load(Ordering::Relaxed) {
            self.reclaim().await?;
            self.is_doubtful.store(false, Ordering::Relaxed);
        }
        let (from, to) = (&self.keys.queue, &self.taken);
        let mut waiting = self.waiting.clone();
        let (right, left) = (Direction::Right, Direction::Left);
        let job: Option<Vec<u8>> = waiting
            .blmove(from, to, right, left, WAIT.as_secs_f64())
            .await?;
        let Some(mut job) = job else {
            return Ok(None);
        };
        let mut connection = self.connection.clone();
        if let Some(named) = with_id(&job) {
            scripts::replace(&mut connection, &self.taken, (&job, &named)).await?;
            job = named;
        }
        let attempt = connection
            .hincr(&self.keys.attempts, identity(&job), 1)
            .await?;
        self.under_way().push(job.as_slice().into());
        Ok(Some((job, attempt)))
    }

    /// Puts back what was taken without its being known here.
    async fn reclaim(&self) -> RedisResult<()> {
        // First what is known: a job that ends meanwhile is known, whether or not it is still in the list.
        let mut known = self.under_way().clone();
        let mut connection = self.connection.clone();
        let taken: Vec<Vec<u8>> = connection.lrange(&self.taken, 0, -1).await?;
        for job in taken {
            match known.iter().position(|known| **known == *job) {
                Some(place) => drop(known.swap_remove(place)),
                None => {
                    let identity = identity(&job);
                    let taken = self.taken(&job, &identity);
                    taken.give_back(&mut connection, 0).await?;
                }
            }
        }
        Ok(())
    }

    fn taken<'a>(&'a self, job: &'a [u8], identity: &'a [u8]) -> Taken<'a> {
        Taken {
            keys: &self.keys,
            list: &self.taken,
            job,
            identity,
        }
    }

    /// Tells how a job ended.
    pub(super) async fn settle(&self, ticket: &Ticket, outcome: Outcome) -> RedisResult<()> {
        let told = self.tell(&ticket.0, outcome).await;
        let mut under_way = self.under_way();
        if let Some(place) = under_way.iter().position(|known| *known == ticket.0) {
            under_way.swap_remove(place);
        }
        if told.is_err() {
            // It stays where it is, and comes again.
            self.is_doubtful.store(true, Ordering::Relaxed);
        }
        told
    }

    async fn tell(&self, job: &[u8], outcome: Outcome) -> RedisResult<()> {
        let identity = identity(job);
        let (taken, mut connection) = (self.taken(job, &identity), self.connection.clone());
        match outcome {
            Outcome::Done => taken.done(&mut connection).await,
            Outcome::Dead => taken.bury(&mut connection).await,
            Outcome::Failed(delay) => taken.retry(&mut connection, delay).await,
            Outcome::Released => taken.give_back(&mut connection, 1).await,
        }
    }

    /// Looks after the queue, for all workers. Where Redis is away, [`take`](Self::take) says so.
    pub(super) async fn tick(&self) {
        let mut connection = self.connection.clone();
        let _ = scripts::wake(&mut connection, &self.keys).await;
        if self
            .ticks
            .fetch_add(1, Ordering::Relaxed)
            .is_multiple_of(TICKS)
        {
            self.is_doubtful.store(true, Ordering::Relaxed);
            let _ = self.live().await;
            let _ = self.recover().await;
        }
    }

    /// Gives a sign of life.
    async fn live(&self) -> RedisResult<()> {
        let mut connection = self.connection.clone();
        let mut live = pipe();
        live.atomic()
            .set_ex(self.keys.alive(&self.id), "", LEASE)
            .ignore();
        live.sadd(&self.keys.workers, &self.id).ignore();
        live.query_async(&mut connection).await
    }

    /// Puts back the jobs of workers that are no longer alive.
    async fn recover(&self) -> RedisResult<()> {
        let mut connection = self.connection.clone();
        let workers: Vec<String> = connection.smembers(&self.keys.workers).await?;
        for worker in workers.iter().filter(|worker| **worker != self.id) {
            let jobs = scripts::recover(&mut connection, &self.keys, worker).await?;
            if jobs > 0 {
                let queue = &self.keys.queue;
                tracing::warn!("{queue} - {jobs} jobs of a worker that is gone are back");
            }
        }
        Ok(())
    }

    fn under_way(&self) -> MutexGuard<'_, Vec<Arc<[u8]>>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
