//! The queues of a worker.

use std::{fmt, sync::Arc};

use futures_util::future::{BoxFuture, join_all};

use super::{
    Handler, Source,
    consumer::{Consumer, Terms},
    observed::ObservedQueue,
};
use crate::{
    service::{Running, Tasks},
    settings::{self, ServiceSettings},
};

/// The queues of a worker, each with what does its jobs.
pub struct Jobs<S> {
    settings: settings::Worker,
    state: S,
    tasks: Tasks,
    queues: Vec<Queue>,
}

/// A queue before the worker starts, which has so long for its stop.
type Queue = Box<dyn FnOnce(std::time::Duration) -> BoxFuture<'static, ()> + Send>;

impl<S: Clone + Send + Sync + 'static> Jobs<S> {
    /// No queue yet, of a worker with this state and this work beside its jobs.
    pub fn new(settings: &settings::Worker, state: &S, tasks: &Tasks) -> Self {
        Self {
            settings: *settings,
            state: state.clone(),
            tasks: tasks.clone(),
            queues: Vec::new(),
        }
    }

    /// Adds a queue, which `name` calls in traces, metrics and the log: its jobs are taken from `source` and done by
    /// `handler`.
    ///
    /// Where that gives an error or panics, or has not ended after `Worker.Timeout`, the job comes again after a while, up
    /// to `Worker.MaxAttempts` times. One that will never be done says so by [`Error::invalid`](crate::Error::invalid) or
    /// [`or_invalid`](crate::OrInvalid), and is put aside at once.
    #[must_use]
    pub fn queue<Q, H>(mut self, name: &'static str, source: Q, handler: H) -> Self
    where
        Q: Source,
        H: for<'a> Handler<'a, S, Q::Job>,
    {
        let queue = ObservedQueue::new(name, Q::SYSTEM, self.tasks.telemetry());
        let (settings, state) = (self.settings, self.state.clone());
        let stopping = self.tasks.stopping();
        self.queues.push(Box::new(move |patience| {
            let terms = Terms::new(&settings, stopping, patience);
            let consumer = Consumer {
                queue,
                source,
                state,
                handler,
                terms,
            };
            Box::pin(Arc::new(consumer).run())
        }));
        self
    }

    /// Starts to take jobs.
    ///
    /// A stop takes no more of them. Those under way may go on for most of `Shutdown.WaitTime`; those that have not ended
    /// by then go back into their queues.
    pub async fn start(self, service: &ServiceSettings) -> Running {
        let patience = service.shutdown.wait();
        let queues: Vec<_> = self.queues.into_iter().map(|it| it(patience)).collect();
        Running::working(service, &self.tasks, |stopping| async {
            join_all(queues).await;
            // Jobs may be at their end before the service is.
            stopping.requested().await;
            Ok(())
        })
        .await
    }
}

impl<S> fmt::Debug for Jobs<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Jobs({})", self.queues.len())
    }
}
