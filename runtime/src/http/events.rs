//! Routes under `sse: true`: server-sent events, as goctl's handlers write them.

use std::convert::Infallible;

use axum::{
    body::{Body, Bytes},
    response::Response,
};
use futures_util::{
    StreamExt as _, future,
    stream::{self, BoxStream},
};
use http::{
    HeaderValue,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use serde::Serialize;

use super::{Style, route_settings::MatchedRoute};
use crate::{Ctx, Result, log};

impl Ctx {
    /// The answer that sends each value of logic's stream as an event, `data: <JSON>`, as it comes. An
    /// error is logged and ends the stream, and so does the deadline, where the route has one.
    ///
    /// An error in place of the stream is answered like that of any other route.
    pub fn answer_events<T>(&self, result: Result<BoxStream<'static, Result<T>>>) -> Response
    where
        T: Serialize + Send + 'static,
    {
        self.answer_response(result.map(|values| {
            let (style, place) = self.style_and_place();
            let events = values.map(|value| event(style, &value?));
            let events =
                events.map(move |event| event.map_err(|error| log::unexpected(&error, place)));
            let events = stream::StreamExt::scan(events, (), |(), event| future::ready(event.ok()));
            response(self.until_deadline(self.until_stopped(events)))
        }))
    }

    fn until_deadline(&self, events: impl stream::Stream<Item = Bytes> + Send + 'static) -> Body {
        match self.deadline() {
            Some(deadline) => body(events.take_until(tokio::time::sleep_until(deadline.into()))),
            None => body(events),
        }
    }

    /// Where the service stops, a stream without a next event ends: its client comes back to another instance.
    fn until_stopped(
        &self,
        events: impl stream::Stream<Item = Bytes> + Send + 'static,
    ) -> impl stream::Stream<Item = Bytes> + Send + 'static {
        let route = self.extension::<MatchedRoute>().map(|it| it.settings);
        stream::unfold(events.boxed(), move |mut events| async move {
            let wound_up = async {
                match route {
                    Some(route) => route.stopping.clone().wound_up().await,
                    None => future::pending().await,
                }
            };
            let event = tokio::select! {
                biased;
                event = events.next() => event?,
                () = wound_up => return None,
            };
            Some((event, events))
        })
    }
}

fn event<T: Serialize>(style: &Style, value: &T) -> Result<Bytes> {
    let mut event = b"data: ".to_vec();
    event.extend(style.json(value)?);
    event.extend(b"\n\n");
    Ok(event.into())
}

fn body(events: impl stream::Stream<Item = Bytes> + Send + 'static) -> Body {
    Body::from_stream(events.map(Ok::<_, Infallible>))
}

/// The headers of go-zero's `rest.WithSSE`; `Connection` is the server's own business.
fn response(body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
