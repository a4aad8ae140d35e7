//! What answers a connection's requests, and tells its activity of them.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use http::{HeaderValue, Request, Response, Version, header::CONNECTION};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use pin_project_lite::pin_project;

use super::activity::Activity;

/// The app of one connection.
pub(super) struct Tracked<S> {
    app: S,
    activity: Arc<Activity>,
}

impl<S> Tracked<S> {
    pub(super) fn new(app: S, activity: Arc<Activity>) -> Self {
        Self { app, activity }
    }
}

impl<S, B> hyper::service::Service<Request<Incoming>> for Tracked<S>
where
    S: tower::Service<Request<Incoming>, Response = Response<B>, Error = Infallible> + Clone,
{
    type Response = Response<Answer<B>>;
    type Error = Infallible;
    type Future = Answering<S::Future>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let http2 = request.version() == Version::HTTP_2;
        self.activity.begin(http2);
        Answering {
            underway: Some(Underway(Arc::clone(&self.activity))),
            http2,
            answer: self.app.clone().call(request),
        }
    }
}

/// A request that has not been answered to its last byte.
struct Underway(Arc<Activity>);

impl Drop for Underway {
    fn drop(&mut self) {
        self.0.end();
    }
}

pin_project! {
    /// The answer to one request.
    pub(super) struct Answering<F> {
        underway: Option<Underway>,
        http2: bool,
        #[pin]
        answer: F,
    }
}

impl<F, B> Future for Answering<F>
where
    F: Future<Output = Result<Response<B>, Infallible>>,
{
    type Output = Result<Response<Answer<B>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Ok(mut response) = ready!(this.answer.poll(cx));
        let underway = this.underway.take();
        // HTTP/2 has a frame of its own for it.
        if !*this.http2 && underway.as_ref().is_some_and(|it| it.0.port().is_leaving()) {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
        }
        Poll::Ready(Ok(response.map(|body| Answer {
            body,
            _underway: underway,
        })))
    }
}

pin_project! {
    /// A body with whose end the request is over.
    pub(super) struct Answer<B> {
        #[pin]
        body: B,
        _underway: Option<Underway>,
    }
}

impl<B: Body> Body for Answer<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        self.project().body.poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
