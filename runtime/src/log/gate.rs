//! What the process writes down at all.

use tracing::{Metadata, Subscriber, level_filters::LevelFilter, subscriber::Interest};
use tracing_subscriber::{EnvFilter, Layer, layer::Context};

use crate::{settings::Level, telemetry::TraceContext};

/// Libraries below us say little that a service's operator needs.
const QUIET: &str = "h2=info,hyper=info,hyper_util=info,tonic=info,tower=info,sqlx=warn";

/// Lets events through by level, and spans of `tracing` from level `info` on, or that of the events
/// where it is lower, if they begin under a span that is recorded. All others cost their caller this one
/// question: nothing is made that would then be thrown away.
#[derive(Debug)]
pub(super) struct Gate {
    events: EnvFilter,
}

impl Gate {
    /// The gate for this level, or that of `RUST_LOG` where it is set.
    pub(super) fn new(level: Level) -> Self {
        let events = EnvFilter::try_from_default_env();
        Self {
            events: events.unwrap_or_else(|_| EnvFilter::new(directives(level))),
        }
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

/// Slow calls count as errors to those who ask for errors only, as in go-zero.
fn directives(level: Level) -> String {
    match level {
        Level::Debug => format!("debug,{QUIET}"),
        Level::Info => "info,sqlx=warn".to_owned(),
        Level::Error => "error,slow=info".to_owned(),
        // Which of them are severe, lines say themselves.
        Level::Severe => "error".to_owned(),
    }
}
