//! What the process writes down at all.

use tracing::{Metadata, Subscriber, level_filters::LevelFilter, subscriber::Interest};
use tracing_subscriber::{EnvFilter, Layer, layer::Context};

use crate::telemetry::TraceContext;

/// Lets events through by level, and spans of `tracing` from level `info` on, or that of the events
/// where it is lower, if they begin under a span that is recorded. All others cost their caller this one
/// question: nothing is made that would then be thrown away.
#[derive(Debug)]
pub(super) struct Gate {
    events: EnvFilter,
}

impl Gate {
    pub(super) fn new(events: EnvFilter) -> Self {
        Self { events }
    }
}

impl<S: Subscriber> Layer<S> for Gate {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        let interest = Layer::<S>::register_callsite(&self.events, metadata);
        if metadata.is_event() {
            return interest;
        }
        if *metadata.level() <= LevelFilter::INFO || !interest.is_never() {
            Interest::sometimes()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, cx: Context<'_, S>) -> bool {
        if metadata.is_event() {
            return self.events.enabled(metadata, cx);
        }
        TraceContext::current().is_some_and(|context| context.is_recorded())
            && (*metadata.level() <= LevelFilter::INFO || self.events.enabled(metadata, cx))
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        let events = Layer::<S>::max_level_hint(&self.events);
        events.map(|events| events.max(LevelFilter::INFO))
    }
}
