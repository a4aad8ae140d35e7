//! Which span the current task runs under, and how that travels between services.

use std::{
    cell::Cell,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::trace::{SpanId, TraceId};
use pin_project_lite::pin_project;

use super::traceparent;

static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

thread_local! {
    static CURRENT: Cell<Option<TraceContext>> = const { Cell::new(None) };
}

/// A span as others refer to it: 32 bytes, copied freely, all that an unsampled request has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceContext {
    trace_id: TraceId,
    span_id: SpanId,
    sampled: bool,
    /// The number of the exporter that takes the span; 0 where it is not ours.
    exporter: u16,
}

impl TraceContext {
    /// The span `span_id` of the trace `trace_id`.
    pub const fn new(trace_id: TraceId, span_id: SpanId, sampled: bool) -> Self {
        Self {
            trace_id,
            span_id,
            sampled,
            exporter: 0,
        }
    }

    /// The same span, which the exporter of this number takes.
    pub(super) const fn exported_by(self, exporter: u16) -> Self {
        Self { exporter, ..self }
    }

    /// The number of the exporter that takes the span; 0 where no exporter of this process does.
    pub(super) fn exporter(&self) -> u16 {
        self.exporter
    }

    /// Whether spans below this one can be recorded in this process.
    pub(crate) fn is_recorded(&self) -> bool {
        self.exporter > 0
    }

    /// The span that the running task is under; none outside of a request.
    pub fn current() -> Option<Self> {
        CURRENT.get()
    }

    /// The span of the caller, as W3C Trace Context has it in `traceparent`; none where the header is
    /// missing or malformed.
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let parsed = traceparent::parse(headers.get(&TRACEPARENT)?.as_bytes())?;
        let (trace_id, span_id, sampled) = parsed;
        Some(Self::new(trace_id, span_id, sampled))
    }

    /// The span that a text names as `traceparent` does; none where it is malformed.
    pub fn from_traceparent(text: &str) -> Option<Self> {
        let (trace_id, span_id, sampled) = traceparent::parse(text.as_bytes())?;
        Some(Self::new(trace_id, span_id, sampled))
    }

    /// The text of `traceparent`, for whatever carries it elsewhere than in headers.
    pub fn traceparent(&self) -> String {
        let text = traceparent::print(self.trace_id, self.span_id, self.sampled);
        String::from_utf8_lossy(&text).into_owned()
    }

    /// A span without a name that is not recorded, and nothing below it is either.
    pub(crate) fn unsampled() -> Self {
        Self::new(TraceId::INVALID, SpanId::INVALID, false)
    }

    /// Whether it has a name that somebody may look for.
    pub(crate) fn is_named(&self) -> bool {
        self.trace_id != TraceId::INVALID
    }

    /// Writes `traceparent` into the headers (or metadata) of a request or an answer.
    pub fn inject(&self, headers: &mut HeaderMap) {
        let text = traceparent::print(self.trace_id, self.span_id, self.sampled);
        if let Ok(value) = HeaderValue::from_bytes(&text) {
            headers.insert(&TRACEPARENT, value);
        }
    }

    /// The trace's id; prints as 32 hexadecimal digits.
    pub fn trace_id(&self) -> TraceId {
        self.trace_id
    }

    /// The span's id; prints as 16 hexadecimal digits.
    pub fn span_id(&self) -> SpanId {
        self.span_id
    }

    /// Whether the trace is recorded.
    pub fn sampled(&self) -> bool {
        self.sampled
    }

    /// Makes this the current context of the thread until the guard is dropped.
    pub(crate) fn enter(self) -> Entered {
        Entered(Self::replace_current(Some(self)))
    }

    /// Makes this the current context of the thread, and gives the one before.
    pub(super) fn replace_current(context: Option<Self>) -> Option<Self> {
        CURRENT.replace(context)
    }
}

/// Restores the context that was current before.
pub(crate) struct Entered(Option<TraceContext>);

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}

pin_project! {
    /// A future that runs under a span; see [`scope`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct InScope<F> {
        context: Option<TraceContext>,
        #[pin]
        future: F,
    }
}

/// Runs `future` under the span `context`: the context is set in a thread-local around each poll, so
/// it needs no allocation and never leaks into another task. Without a context the one around it
/// stays.
pub fn scope<F: Future>(context: impl Into<Option<TraceContext>>, future: F) -> InScope<F> {
    InScope {
        context: context.into(),
        future,
    }
}

impl<F: Future> Future for InScope<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _entered = this.context.map(TraceContext::enter);
        this.future.poll(cx)
    }
}

/// `tokio::spawn` for a task that stays under the current span; a plain spawn forgets it.
pub fn spawn<F>(future: F) -> tokio::task::JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    tokio::spawn(scope(TraceContext::current(), future))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(span: u64) -> TraceContext {
        TraceContext::new(TraceId::from(7), SpanId::from(span), true)
    }

    #[test]
    fn a_context_is_small() {
        assert_eq!(size_of::<TraceContext>(), 32);
    }

    #[tokio::test]
    async fn scopes_nest_and_end() {
        let outer = scope(context(1), async {
            let inner = scope(context(2), async { TraceContext::current() });
            (inner.await, TraceContext::current())
        });
        assert_eq!(outer.await, (Some(context(2)), Some(context(1))));
        assert_eq!(TraceContext::current(), None);
    }

    #[tokio::test]
    async fn a_spawned_task_stays_under_the_span() {
        let task = scope(context(1), async {
            spawn(async { TraceContext::current() }).await
        });
        assert_eq!(task.await.unwrap(), Some(context(1)));
    }

    #[test]
    fn headers_carry_it() {
        let mut headers = HeaderMap::new();
        assert_eq!(TraceContext::from_headers(&headers), None);
        context(3).inject(&mut headers);
        assert_eq!(TraceContext::from_headers(&headers), Some(context(3)));
        let text = context(3).traceparent();
        assert_eq!(headers["traceparent"], text);
        assert_eq!(TraceContext::from_traceparent(&text), Some(context(3)));
        assert_eq!(TraceContext::from_traceparent("00-0"), None);
    }
}
