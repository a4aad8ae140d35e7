//! Work beside the requests, which lasts no longer than the service.

use std::{
    fmt, mem,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::{FutureExt as _, future::BoxFuture};
use tokio::task::JoinSet;

use crate::{
    Result,
    listener::{Stage, Stop, Stopping},
    log,
    telemetry::{Span, SpanKind, Telemetry, TraceContext, scope},
};

/// Work beside the requests: `state.tasks`; cheap to clone.
///
/// A stop asks each task to end and waits for it, as long as `Shutdown.WaitTime` allows. Each runs under a span of
/// its own, below that of the request which starts it; an error and a panic are logged, and end nothing but the task.
///
/// ```ignore
/// state.tasks.spawn("send mail", async move |_| mail::send(&order).await);
/// let each = state.clone();
/// state.tasks.every("drop old carts", Duration::from_secs(60), move || drop_old(each.clone()));
/// ```
#[derive(Clone)]
pub struct Tasks(Arc<Inner>);

struct Inner {
    telemetry: Telemetry,
    stop: Stop,
    stopping: Stopping,
    running: Mutex<JoinSet<()>>,
    last: Mutex<Vec<BoxFuture<'static, Result<()>>>>,
}

impl Tasks {
    /// No tasks yet, of a service that is not asked to stop.
    pub fn new(telemetry: &Telemetry) -> Self {
        let (stop, stopping) = Stop::new();
        Self(Arc::new(Inner {
            telemetry: telemetry.clone(),
            stop,
            stopping,
            running: Mutex::default(),
            last: Mutex::default(),
        }))
    }

    /// Starts a task, which `name` calls in traces and in the log. It hears of the stop by what it is given, and may
    /// go on for a while to end well. To be called in a tokio runtime.
    pub fn spawn<F>(&self, name: &'static str, task: impl FnOnce(Stopping) -> F)
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let span = self.span(name);
        self.start(observed(name, span, task(self.stopping())));
    }

    /// Does `work` now, and again each time that `pause` has passed since its end, until the service stops. Each time
    /// has a span of its own, and an error or a panic does not keep the next one from coming.
    pub fn every<F>(
        &self,
        name: &'static str,
        pause: Duration,
        mut work: impl FnMut() -> F + Send + 'static,
    ) where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let (telemetry, stopping) = (self.0.telemetry.clone(), self.stopping());
        self.start(async move {
            loop {
                let span = telemetry.span(SpanKind::Internal, name, None);
                observed(name, span, work()).await;
                tokio::select! {
                    () = stopping.clone().requested() => return,
                    () = tokio::time::sleep(pause) => {}
                }
            }
        });
    }

    /// Tells when the service is asked to stop: for a websocket, or for work that [`spawn`](Self::spawn) did not start.
    pub fn stopping(&self) -> Stopping {
        self.0.stopping.clone()
    }

    /// Asks all tasks to end, waits for them, and then does what was left for the end. A service does so when it stops;
    /// a job that has made its state by itself does it here.
    pub async fn stop(&self) {
        self.reach(Stage::Stopping);
        self.ended().await;
        self.do_the_last().await;
    }

    /// Returns when all tasks have ended; those that have not when the future is dropped are given up.
    pub(super) async fn ended(&self) {
        let mut running = mem::take(&mut *self.running());
        while running.join_next().await.is_some() {}
    }

    /// Does what was left for the end.
    pub(super) async fn do_the_last(&self) {
        let last = mem::take(&mut *lock(&self.0.last));
        for work in last {
            observed("stop", self.span("stop"), work).await;
        }
    }

    /// Leaves `work` for the end, when no request and no task is left.
    pub(super) fn at_end(&self, work: BoxFuture<'static, Result<()>>) {
        lock(&self.0.last).push(work);
    }

    pub(crate) fn telemetry(&self) -> &Telemetry {
        &self.0.telemetry
    }

    /// The stop has come so far.
    pub(super) fn reach(&self, stage: Stage) {
        self.0.stop.reach(stage);
    }

    fn span(&self, name: &'static str) -> Span {
        let parent = TraceContext::current();
        self.0.telemetry.span(SpanKind::Internal, name, parent)
    }

    fn start(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut running = self.running();
        // Those that have ended are forgotten here: nobody else asks for them before the stop.
        while running.try_join_next().is_some() {}
        running.spawn(task);
    }

    fn running(&self) -> MutexGuard<'_, JoinSet<()>> {
        lock(&self.0.running)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `work` under its span, with whatever it fails with in the log.
fn observed(
    name: &'static str,
    mut span: Span,
    work: impl Future<Output = Result<()>>,
) -> impl Future<Output = ()> {
    scope(span.context(), async move {
        match AssertUnwindSafe(work).catch_unwind().await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                span.error(error.message());
                log::unexpected(&error, name);
            }
            Err(panic) => {
                span.error("panic");
                let what = log::panicked(&*panic);
                tracing::error!("{name} - {what}");
            }
        }
    })
}

impl fmt::Debug for Tasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tasks")
            .field("running", &self.running().len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::Error;

    #[tokio::test]
    async fn a_stop_asks_tasks_to_end_and_waits_for_them() {
        let (tasks, ended) = (Tasks::new(&Telemetry::off()), Arc::new(AtomicUsize::new(0)));
        let count = ended.clone();
        tasks.spawn("slow", async move |stopping| {
            stopping.requested().await;
            tokio::time::sleep(Duration::from_millis(20)).await;
            count.fetch_add(1, Ordering::Relaxed);
            Ok(())
        });
        let (seen, last) = (ended.clone(), ended.clone());
        tasks.at_end(Box::pin(async move {
            assert_eq!(seen.load(Ordering::Relaxed), 1, "the task is over");
            last.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }));
        tasks.stop().await;
        assert_eq!(ended.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn neither_an_error_nor_a_panic_keeps_the_next_time_from_coming() {
        let (tasks, times) = (Tasks::new(&Telemetry::off()), Arc::new(AtomicUsize::new(0)));
        let count = times.clone();
        tasks.every("fragile", Duration::from_millis(1), move || {
            let time = count.fetch_add(1, Ordering::Relaxed);
            async move {
                match time {
                    0 => Err(Error::code(1, "no luck")),
                    1 => panic!("none at all"),
                    _ => Ok(()),
                }
            }
        });
        while times.load(Ordering::Relaxed) < 4 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tasks.stop().await;
        let after = times.load(Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(times.load(Ordering::Relaxed), after);
    }

    #[tokio::test]
    async fn a_task_has_a_span_of_its_own() {
        let tasks = Tasks::new(&Telemetry::off());
        let (tell, told) = tokio::sync::oneshot::channel();
        tasks.spawn("traced", async move |_| {
            let _ = tell.send(TraceContext::current());
            Ok(())
        });
        assert!(told.await.unwrap().is_some());
    }
}
