//! A queue of jobs.

mod consumer;
mod envelope;
mod keys;
mod scripts;
mod ticket;

use std::{convert::Infallible, fmt, marker::PhantomData, sync::Arc, time::Duration};

use ::redis::AsyncCommands as _;
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::OnceCell;

use self::{consumer::Consumer, envelope::Envelope, keys::Keys};
use super::Redis;
use crate::{
    Ctx,
    worker::{Delivery, Outcome, Source},
};

pub use self::ticket::Ticket;

/// A queue of jobs of type `J`, on a list in Redis 6.2 or later.
///
/// Whoever has work puts it in by [`push`](Self::push); a worker does it (`Jobs::queue`). Each job is an element of the
/// list `key`: `{"id":"…","traceparent":"…","job":…}`, pushed on the left and taken from the right. What a worker has taken
/// stays in a list of its own (`{key}:taken:…`) until it is done. A worker tells every five seconds that it is alive; where
/// it has not for fifteen, another one puts its jobs back. Jobs that failed wait in `{key}:delayed` for their time, and
/// those that are not tried again are kept in the list `{key}:dead`.
pub struct Queue<J> {
    redis: Redis,
    keys: Arc<Keys>,
    consumer: OnceCell<Consumer>,
    job: PhantomData<fn() -> J>,
}

impl<J> Queue<J> {
    /// The queue on the list `key`.
    #[must_use]
    pub fn new(redis: &Redis, key: &str) -> Self {
        Self {
            redis: redis.clone(),
            keys: Arc::new(Keys::new(key)),
            consumer: OnceCell::new(),
            job: PhantomData,
        }
    }

    async fn consumer(&self) -> anyhow::Result<&Consumer> {
        let start = || Consumer::start(&self.redis, &self.keys);
        self.consumer.get_or_try_init(start).await
    }
}

impl<J: Serialize> Queue<J> {
    /// Puts a job into the queue; whoever does it goes on with the trace of `ctx`. Gives the id of the job.
    ///
    /// # Errors
    /// A job that is no JSON; Redis cannot be reached: then it is not known whether the job is in the queue.
    pub async fn push(&self, ctx: &Ctx, job: &J) -> anyhow::Result<String> {
        let (id, text) = Envelope::seal(ctx, job)?;
        let mut connection = self.redis.connection();
        let _: usize = connection.lpush(&self.keys.queue, text).await?;
        Ok(id)
    }

    /// The same with a job that nobody is to do before so long.
    ///
    /// # Errors
    /// As [`Self::push`].
    pub async fn push_in(&self, ctx: &Ctx, delay: Duration, job: &J) -> anyhow::Result<String> {
        let (id, text) = Envelope::seal(ctx, job)?;
        let mut connection = self.redis.connection();
        scripts::delay(&mut connection, &self.keys, delay, text.as_bytes()).await?;
        Ok(id)
    }
}

impl<J: DeserializeOwned + Send + 'static> Source for Queue<J> {
    const SYSTEM: &'static str = "redis";

    type Job = J;
    type Receipt = Ticket;

    async fn next(&self) -> anyhow::Result<Option<Delivery<J, Ticket>>> {
        let taken = self.consumer().await?.take().await?;
        Ok(taken.map(|(text, attempt)| envelope::open(text, attempt)))
    }

    async fn settle(&self, ticket: Ticket, outcome: Outcome) -> anyhow::Result<()> {
        self.consumer().await?.settle(&ticket, outcome).await?;
        Ok(())
    }

    async fn attend(&self) -> Infallible {
        loop {
            tokio::time::sleep(consumer::TICK).await;
            // Before the first job is asked for there is nothing to attend to.
            if let Some(consumer) = self.consumer.get() {
                consumer.tick().await;
            }
        }
    }
}

impl<J> fmt::Debug for Queue<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue")
            .field("key", &self.keys.queue)
            .finish_non_exhaustive()
    }
}
