//! Spans of the crate `tracing`, which are the service's own.

use std::fmt;

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    layer::Context,
    registry::{LookupSpan, SpanRef},
};

use super::{Span, TraceContext, exporting};

/// Puts spans of `tracing` that begin under a recorded span into its trace: with their fields as
/// attributes, and failed where an error is logged in them. What runs in them (calls, statements, lines
/// of the log) is below them.
///
/// Spans that begin elsewhere are none of its business; the log's gate lets nobody make them.
#[derive(Debug)]
pub(crate) struct OwnSpans;

/// What a span of `tracing` keeps.
struct Own {
    span: Span,
    /// What was current each time it was entered.
    before: Vec<Option<TraceContext>>,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for OwnSpans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, cx: Context<'_, S>) {
        let parent = attributes.parent().and_then(|id| context(&cx.span(id)?));
        let parent = parent.or_else(TraceContext::current);
        let name = attributes.metadata().name();
        let span = parent.and_then(|parent| exporting::below(parent, name));
        if let Some((mut span, place)) = span.zip(cx.span(id)) {
            attributes.record(&mut Fields(&mut span));
            let before = Vec::new();
            place.extensions_mut().replace(Own { span, before });
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, cx: Context<'_, S>) {
        with(cx.span(id), |own| values.record(&mut Fields(&mut own.span)));
    }

    fn on_event(&self, event: &Event<'_>, cx: Context<'_, S>) {
        if *event.metadata().level() == Level::ERROR {
            with(cx.event_span(event), |own| {
                let mut message = Message::default();
                event.record(&mut message);
                own.span.error(&message.0);
            });
        }
    }

    fn on_enter(&self, id: &Id, cx: Context<'_, S>) {
        with(cx.span(id), |own| {
            let before = TraceContext::replace_current(Some(own.span.context()));
            own.before.push(before);
        });
    }

    fn on_exit(&self, id: &Id, cx: Context<'_, S>) {
        with(cx.span(id), |own| {
            if let Some(before) = own.before.pop() {
                TraceContext::replace_current(before);
            }
        });
    }

    fn on_close(&self, id: Id, cx: Context<'_, S>) {
        let place = cx.span(&id);
        // It ends here, after the lock on its place.
        let _ended = place.and_then(|place| place.extensions_mut().remove::<Own>());
    }
}

fn with<S>(place: Option<SpanRef<'_, S>>, work: impl FnOnce(&mut Own))
where
    S: for<'a> LookupSpan<'a>,
{
    if let Some(place) = place
        && let Some(own) = place.extensions_mut().get_mut::<Own>()
    {
        work(own);
    }
}

fn context<S: for<'a> LookupSpan<'a>>(place: &SpanRef<'_, S>) -> Option<TraceContext> {
    let extensions = place.extensions();
    extensions.get::<Own>().map(|own| own.span.context())
}

/// Fields become attributes.
struct Fields<'a>(&'a mut Span);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.set(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.set(field.name(), value.to_owned());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.set(field.name(), value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        match i64::try_from(value) {
            Ok(value) => self.0.set(field.name(), value),
            // OpenTelemetry has no larger numbers.
            Err(_) => self.0.set(field.name(), value.to_string()),
        }
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.set(field.name(), value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.set(field.name(), value);
    }
}

/// The text of an event.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
