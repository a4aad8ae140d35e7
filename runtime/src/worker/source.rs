//! Where jobs come from.

use std::{
    convert::Infallible,
    future::{Future, pending},
    time::Duration,
};

use crate::{Result, telemetry::TraceContext};

/// A queue, as a worker takes jobs from it.
pub trait Source: Send + Sync + 'static {
    /// What it is, as OpenTelemetry calls it in `messaging.system`: `redis`, `kafka`, `rabbitmq`.
    const SYSTEM: &'static str;

    /// What a job says.
    type Job: Send + 'static;

    /// By what the queue knows a job that is under way: a message's offset, a row's key.
    type Receipt: Clone + Send + Sync + 'static;

    /// Waits for the next job, for a second or so; none where there is none by then. It is not asked again before it has
    /// answered, and never given up: a stop waits for it.
    ///
    /// # Errors
    /// The queue cannot be asked. It is asked again after a while.
    fn next(
        &self,
    ) -> impl Future<Output = anyhow::Result<Option<Delivery<Self::Job, Self::Receipt>>>> + Send;

    /// Tells the queue how a job ended.
    ///
    /// # Errors
    /// The queue cannot be told; then it gives the job out again, or should.
    fn settle(
        &self,
        receipt: Self::Receipt,
        outcome: Outcome,
    ) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// What the queue needs beside its jobs, for as long as one is under way: to be told that the worker is alive, say.
    fn attend(&self) -> impl Future<Output = Infallible> + Send {
        pending()
    }
}

/// A job that was taken from a queue.
#[derive(Debug)]
pub struct Delivery<J, R> {
    /// What it says. One that cannot be read is put aside at once.
    pub job: Result<J>,
    /// By what the queue knows it.
    pub receipt: R,
    /// Its id; empty where it has none.
    pub id: String,
    /// How often it was taken, this time included.
    pub attempt: u32,
    /// The span that it was put into the queue under.
    pub parent: Option<TraceContext>,
}

/// How a job ended, as its queue has to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It failed, and is to come again after so long.
    Failed(Duration),
    /// It failed, and is not to come again.
    Dead,
    /// The worker stops: the job is to come again at once, and the attempt does not count.
    Released,
}

/// Which attempt at a job this is: `ctx.extension::<Attempt>()` in the function that does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The id of the job, the same in each attempt; empty where the queue has none.
    pub id: String,
    /// 1 for the first.
    pub number: u32,
    /// Whether the job is put aside when this one fails.
    pub is_last: bool,
}
