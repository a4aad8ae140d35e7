//! What the user does when the service starts and when it stops, and the layers around it that need its state.

use std::fmt;

use anyhow::anyhow;
use futures_util::{FutureExt as _, future::BoxFuture};

use super::Tasks;
#[cfg(any(feature = "http", feature = "grpc"))]
use crate::layers::{Layers, ServiceLayer};
use crate::{Result, listener::Stage};

type Hook<S> = Box<dyn FnOnce(S) -> BoxFuture<'static, Result<()>> + Send>;
#[cfg(any(feature = "http", feature = "grpc"))]
type Around<S> = Box<dyn FnOnce(&S, Layers) -> Layers + Send>;

/// What is done with the state of a service: the layers around it, and what happens when it starts and when it stops, each
/// in the order of the calls.
pub struct Hooks<S> {
    #[cfg(any(feature = "http", feature = "grpc"))]
    layers: Vec<Around<S>>,
    start: Vec<Hook<S>>,
    stop: Vec<Hook<S>>,
}

#[cfg(any(feature = "http", feature = "grpc"))]
impl<S: 'static> Hooks<S> {
    /// Adds the layer that `make` gives around the service and the layers that were added before.
    #[must_use]
    pub fn layer<L: ServiceLayer>(mut self, make: impl FnOnce(&S) -> L + Send + 'static) -> Self {
        let around = |state: &S, layers: Layers| layers.layer(make(state));
        self.layers.push(Box::new(around));
        self
    }

    /// Makes the layers of a service with that state; once.
    pub fn layers(&mut self, state: &S) -> Layers {
        let layers = std::mem::take(&mut self.layers).into_iter();
        layers.fold(Layers::default(), |inner, around| around(state, inner))
    }
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
            #[cfg(any(feature = "http", feature = "grpc"))]
            layers: Vec::new(),
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

    #[cfg(any(feature = "http", feature = "grpc"))]
    mod layered {
        use axum::{
            extract::{Request, State},
            middleware::{Next, from_fn_with_state},
            response::Response,
        };
        use tower::ServiceExt;

        use super::*;

        async fn told(
            State((seen, word)): State<(Seen, &'static str)>,
            request: Request,
            next: Next,
        ) -> Response {
            say(&seen, word);
            next.run(request).await
        }

        #[tokio::test]
        async fn layers_are_made_of_the_state_each_around_those_before() {
            let seen = Seen::default();
            let mut hooks = Hooks::<Seen>::default()
                .layer(|seen| from_fn_with_state((seen.clone(), "inner"), told))
                .layer(|seen| from_fn_with_state((seen.clone(), "outer"), told));
            let service = hooks.layers(&seen).around(axum::Router::new());
            let answer = service
                .oneshot(Request::<axum::body::Body>::default())
                .await;
            assert_eq!(answer.unwrap().status(), 404);
            assert_eq!(*seen.lock().unwrap(), ["outer", "inner"]);
            assert!(hooks.layers(&seen).is_empty(), "they are made once");
        }
    }
}
