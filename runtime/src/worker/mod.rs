//! A worker: takes jobs from queues and does them.
//!
//! Which queue that is, is the worker's own choice: whatever implements [`Source`] will do. A list in Redis is
//! `redis::Queue`.
//!
//! ```ignore
//! Jobs::new(&settings.worker, &state, &tasks)
//!     .queue("mail", Queue::new(&state.redis, "mail"), mail::handle)
//!     .start(&settings.service)
//!     .await
//! ```
//!
//! A job is done at least once: a worker that dies leaves its jobs in the queue, and who has done a job may die before
//! the queue knows. So whatever must not happen twice goes by the job's [`Attempt::id`].

mod backoff;
mod consumer;
mod handler;
mod jobs;
mod observed;
mod source;

pub use self::{
    handler::Handler,
    jobs::Jobs,
    source::{Attempt, Delivery, Outcome, Source},
};
