//! What the user does when the service starts and when it stops.

use std::fmt;

use anyhow::anyhow;
use futures_util::{FutureExt as _, future::BoxFuture};

use super::Tasks;
use crate::{Result, listener::Stage};

type Hook<S> = Box<dyn FnOnce(S) -> BoxFuture<'static, Result<()>> + Send>;

/// What is done with the state of a service when it starts and when it stops, each in the order of the calls.
pub struct Hooks<S> {
    start: Vec<Hook<S>>,
    stop: Vec<Hook<S>>,
}

impl<S: Clone + Send + 'static> Hooks<S> {
    /// Adds what is done before the service listens; an error keeps it from starting.
    #[must_use]
    pub fn on_start<F>(mut self, hook: impl FnOnce(S) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        self.start.push(boxed(hook));
        self
    }

    /// Adds what is done when the last request and the last task are over.
    #[must_use]
    pub fn on_stop<F>(mut self, hook: impl FnOnce(S) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        self.stop.push(boxed(hook));
        self
    }

    /// Does what is to be done before the service listens, and leaves the rest for the end of its `tasks`.
    ///
    /// # Errors
    /// What one of them fails with.
    pub async fn start(self, state: &S, tasks: &Tasks) -> anyhow::Result<()> {
        for hook in self.stop {
            let state = state.clone();
            // Not before the end is the user's function called at all.
            tasks.at_end(Box::pin(async move { hook(state).await }));
        }
        for hook in self.start {
            if let Err(error) = hook(state.clone()).await {
                tasks.reach(Stage::Stopping);
                let (reason, place) = (error.reason(), error.location());
                return Err(anyhow!("on_start: {reason} ({place})"));
            }
        }
        Ok(())
    }
}

fn boxed<S, F>(hook: impl FnOnce(S) -> F + Send + 'static) -> Hook<S>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    Box::new(move |state| hook(state).boxed())
}

impl<S> Default for Hooks<S> {
    fn default() -> Self {
        Self {
            start: Vec::new(),
            stop: Vec::new(),
        }
    }
}

impl<S> fmt::Debug for Hooks<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hooks({}, {})", self.start.len(), self.stop.len())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::telemetry::Telemetry;

    type Seen = Arc<Mutex<Vec<&'static str>>>;

    fn say(seen: &Seen, word: &'static str) {
        seen.lock().unwrap().push(word);
    }

    #[tokio::test]
    async fn hooks_come_in_their_order() {
        let (seen, tasks) = (Seen::default(), Tasks::new(&Telemetry::off()));
        let hooks = Hooks::<Seen>::default()
            .on_stop(async |seen: Seen| {
                say(&seen, "stop");
                Ok(())
            })
            .on_start(async |seen: Seen| {
                say(&seen, "start");
                Ok(())
            });
        hooks.start(&seen, &tasks).await.unwrap();
        say(&seen, "work");
        tasks.stop().await;
        assert_eq!(*seen.lock().unwrap(), ["start", "work", "stop"]);
    }

    #[tokio::test]
    async fn an_error_at_the_start_is_told_with_its_cause_and_ends_the_tasks() {
        let tasks = Tasks::new(&Telemetry::off());
        let hooks = Hooks::<()>::default().on_start(async |()| {
            std::fs::read("no such file")?;
            Ok(())
        });
        let error = hooks.start(&(), &tasks).await.unwrap_err().to_string();
        assert!(error.starts_with("on_start: No such file"), "{error}");
        assert!(error.contains("hooks.rs:"), "{error}");
        tasks.stopping().requested().await;
    }
}
