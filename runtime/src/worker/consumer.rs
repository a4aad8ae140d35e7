//! The loop over one queue.

use std::{
    any::Any,
    num::NonZeroU32,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::FutureExt as _;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{
    Attempt, Delivery, Handler, Outcome, Source,
    backoff::Backoff,
    observed::{ObservedJob, ObservedQueue},
};
use crate::{
    Ctx, Error, Result,
    error::Kind,
    listener::{Stage, Stopping},
    settings,
    telemetry::{TraceContext, scope},
};

/// What holds for every job of a queue.
#[derive(Debug)]
pub(super) struct Terms {
    processors: usize,
    timeout: Option<Duration>,
    max_attempts: NonZeroU32,
    backoff: Backoff,
    /// How long a stop lets jobs go on that are under way.
    grace: Duration,
    stopping: Stopping,
}

impl Terms {
    /// The terms of a worker that has so long for its stop; a part of that is for putting jobs back.
    pub(super) fn new(settings: &settings::Worker, stopping: Stopping, patience: Duration) -> Self {
        Self {
            processors: usize::from(settings.processors.get()),
            timeout: settings.timeout(),
            max_attempts: settings.max_attempts,
            backoff: Backoff::new(settings),
            grace: patience.mul_f64(0.8),
            stopping,
        }
    }

    /// Returns when the worker is told to end: there is nobody who would still send it work.
    async fn leaving(&self) {
        self.stopping.clone().reached(Stage::Leaving).await;
    }

    fn is_leaving(&self) -> bool {
        self.leaving().now_or_never().is_some()
    }

    fn is_last(&self, attempt: u32) -> bool {
        attempt >= self.max_attempts.get()
    }

    /// What becomes of a job whose attempt of that number failed.
    fn failed(&self, attempt: u32, is_hopeless: bool) -> Outcome {
        match is_hopeless || self.is_last(attempt) {
            true => Outcome::Dead,
            false => Outcome::Failed(self.backoff.after(attempt)),
        }
    }

    /// Returns when jobs under way have had their time.
    async fn over(&self) {
        self.stopping.clone().requested().await;
        sleep(self.grace).await;
    }
}

/// The loop over one queue: it takes a job whenever there is room for one more.
pub(super) struct Consumer<S, Q, H> {
    pub(super) queue: ObservedQueue,
    pub(super) source: Q,
    pub(super) state: S,
    pub(super) handler: H,
    pub(super) terms: Terms,
}

/// How an attempt ended.
enum Ended {
    Returned(Result<()>),
    Unreadable(Error),
    Panicked(Box<dyn Any + Send>),
    GivenUp,
}

impl<S, Q, H> Consumer<S, Q, H>
where
    S: Send + Sync + 'static,
    Q: Source,
    H: for<'a> Handler<'a, S, Q::Job>,
{
    /// Goes on until the worker is told to end and the last job has ended.
    pub(super) async fn run(self: Arc<Self>) {
        // Nobody wants a trace of every question whether there is something to do.
        let attend = scope(TraceContext::unsampled(), self.source.attend());
        tokio::select! {
            () = self.take_all() => {}
            never = attend => match never {},
        }
    }

    async fn take_all(self: &Arc<Self>) {
        let free = Arc::new(Semaphore::new(self.terms.processors));
        let (mut jobs, mut failures) = (JoinSet::new(), 0);
        while let Some(place) = self.place(&free).await {
            match scope(TraceContext::unsampled(), self.source.next()).await {
                Ok(delivery) => {
                    failures = 0;
                    if let Some(delivery) = delivery {
                        jobs.spawn(Arc::clone(self).process(delivery, place));
                    }
                }
                Err(error) => {
                    failures += 1;
                    self.pause(&error, failures).await;
                }
            }
            while jobs.try_join_next().is_some() {}
        }
        while jobs.join_next().await.is_some() {}
    }

    /// Room for one more job; none once the worker is told to end.
    async fn place(&self, free: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
        tokio::select! {
            biased;
            () = self.terms.leaving() => None,
            place = Arc::clone(free).acquire_owned() => place.ok(),
        }
    }

    /// The queue could not be asked.
    async fn pause(&self, error: &anyhow::Error, failures: u32) {
        let pause = self.terms.backoff.after(failures);
        tracing::error!("{} - no jobs for {pause:.1?}: {error:#}", self.queue.name);
        // Woken by the stop.
        let _ = timeout(pause, self.terms.leaving()).await;
    }

    /// Does one job, which holds its place meanwhile, and tells the queue.
    async fn process(
        self: Arc<Self>,
        delivery: Delivery<Q::Job, Q::Receipt>,
        _place: OwnedSemaphorePermit,
    ) {
        let mut seen = self.queue.begin(&delivery);
        scope(seen.context(), async {
            let receipt = delivery.receipt.clone();
            let outcome = self.attempt(delivery, &mut seen).await;
            if let Err(error) = self.source.settle(receipt, outcome).await {
                let name = self.queue.name;
                tracing::error!("{name} - the queue was not told of a job's end: {error:#}");
            }
            seen.end(outcome);
        })
        .await;
    }

    async fn attempt(
        &self,
        delivery: Delivery<Q::Job, Q::Receipt>,
        seen: &mut ObservedJob<'_>,
    ) -> Outcome {
        // One that came after the worker was told to end is for others.
        if self.terms.is_leaving() {
            return Outcome::Released;
        }
        let number = delivery.attempt;
        let ctx = self.ctx(seen.context(), &delivery);
        let ended = match delivery.job {
            Ok(job) => self.done(&ctx, job).await,
            Err(error) => Ended::Unreadable(error),
        };
        match ended {
            Ended::Returned(Ok(())) => Outcome::Done,
            Ended::GivenUp => Outcome::Released,
            Ended::Returned(Err(error)) => {
                seen.failed(&error);
                self.terms.failed(number, is_invalid(&error))
            }
            Ended::Panicked(panic) => {
                seen.panicked(&*panic);
                self.terms.failed(number, false)
            }
            Ended::Unreadable(error) => {
                seen.failed(&error);
                self.terms.failed(number, true)
            }
        }
    }

    fn ctx(&self, context: TraceContext, delivery: &Delivery<Q::Job, Q::Receipt>) -> Ctx {
        let attempt = Attempt {
            id: delivery.id.clone(),
            number: delivery.attempt,
            is_last: self.terms.is_last(delivery.attempt),
        };
        let deadline = self.terms.timeout.map(|limit| Instant::now() + limit);
        Ctx::background()
            .with_trace(Some(context))
            .with_deadline(deadline)
            .with_extension(attempt)
    }

    /// Runs the user's function, until the deadline or the end of the stop.
    async fn done(&self, ctx: &Ctx, job: Q::Job) -> Ended {
        let doing = AssertUnwindSafe(self.handler.handle(&self.state, ctx, job)).catch_unwind();
        let limited = async {
            match ctx.deadline() {
                Some(deadline) => tokio::time::timeout_at(deadline.into(), doing).await.ok(),
                None => Some(doing.await),
            }
        };
        tokio::select! {
            ended = limited => match ended {
                Some(Ok(result)) => Ended::Returned(result),
                Some(Err(panic)) => Ended::Panicked(panic),
                None => Ended::Returned(Err(Error::timeout())),
            },
            () = self.terms.over() => Ended::GivenUp,
        }
    }
}

/// Whether the job itself is wrong, and will be the next time.
fn is_invalid(error: &Error) -> bool {
    matches!(error.kind(), Kind::Invalid(violations) if !violations.is_empty())
}
