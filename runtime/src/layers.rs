//! Layers of the user's own around a whole service.

use std::{convert::Infallible, fmt, sync::Arc};

use axum::{Router, extract::Request, response::IntoResponse, routing::Route};
use tower::{Layer, Service};

/// What may stand around a service: any `tower` layer that axum takes as well, such as those of
/// `tower-http`, or an `async fn` by [`axum::middleware::from_fn`].
pub trait ServiceLayer:
    Layer<
        Route,
        Service: Service<
            Request,
            Response: IntoResponse + 'static,
            Error: Into<Infallible> + 'static,
            Future: Send + 'static,
        > + Clone
                     + Send
                     + Sync
                     + 'static,
    > + Clone
    + Send
    + Sync
    + 'static
{
}

impl<L> ServiceLayer for L
where
    L: Layer<Route> + Clone + Send + Sync + 'static,
    L::Service: Service<
            Request,
            Response: IntoResponse + 'static,
            Error: Into<Infallible> + 'static,
            Future: Send + 'static,
        > + Clone
        + Send
        + Sync
        + 'static,
{
}

/// Layers around a whole service, each around those that were added before it.
///
/// They stand outside of everything else. A request reaches them as it came: its path is not cleaned,
/// and no limit has been asked yet. An answer reaches them as it leaves: those of routes, unknown paths,
/// refused tokens, timeouts and panics alike, errors in the workspace's style. What a layer answers
/// itself no span, metric or line of the log tells of, and its own time is in none of them.
#[derive(Clone, Default)]
pub struct Layers(Vec<Arc<dyn Fn(Router) -> Router + Send + Sync>>);

impl Layers {
    /// Puts `layer` around the service and the layers it has already.
    #[must_use]
    pub fn layer(mut self, layer: impl ServiceLayer) -> Self {
        let around = move |inner: Router| inner.layer(layer.clone());
        self.0.push(Arc::new(around));
        self
    }

    /// Whether there are none, so that the service can do without the box that each of them costs.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The service with all layers around it.
    pub(crate) fn around<S>(&self, service: S) -> Router
    where
        S: Service<Request, Response: IntoResponse, Error = Infallible, Future: Send + 'static>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        let service = Router::new().fallback_service(service);
        self.0.iter().fold(service, |inner, around| around(inner))
    }
}

impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Layers({})", self.0.len())
    }
}

/// The layers of a service whose state `S` is not made yet, some of which need it.
pub struct StateLayers<S>(Vec<Around<S>>);

type Around<S> = Box<dyn FnOnce(&S, Layers) -> Layers + Send>;

impl<S: 'static> StateLayers<S> {
    /// Adds the layer that `make` gives around the service and the layers that were added before.
    #[must_use]
    pub fn layer<L: ServiceLayer>(mut self, make: impl FnOnce(&S) -> L + Send + 'static) -> Self {
        let around = |state: &S, layers: Layers| layers.layer(make(state));
        self.0.push(Box::new(around));
        self
    }

    /// The layers of the service with that state.
    pub fn of(self, state: &S) -> Layers {
        let layers = self.0.into_iter();
        layers.fold(Layers::default(), |inner, around| around(state, inner))
    }
}

impl<S> Default for StateLayers<S> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<S> fmt::Debug for StateLayers<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StateLayers({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use axum::{
        extract::State,
        middleware::{Next, from_fn_with_state},
        response::Response,
    };
    use tower::ServiceExt as _;

    use super::*;

    type Seen = Arc<Mutex<Vec<&'static str>>>;

    async fn told(
        State((seen, word)): State<(Seen, &'static str)>,
        request: Request,
        next: Next,
    ) -> Response {
        seen.lock().unwrap().push(word);
        next.run(request).await
    }

    #[tokio::test]
    async fn layers_are_made_of_the_state_each_around_those_before() {
        let seen = Seen::default();
        let layers = StateLayers::<Seen>::default()
            .layer(|seen| from_fn_with_state((seen.clone(), "inner"), told))
            .layer(|seen| from_fn_with_state((seen.clone(), "outer"), told));
        let service = layers.of(&seen).around(Router::new());
        let request = Request::new(axum::body::Body::empty());
        let answer = service.oneshot(request).await;
        assert_eq!(answer.unwrap().status(), 404);
        assert_eq!(*seen.lock().unwrap(), ["outer", "inner"]);
    }
}
