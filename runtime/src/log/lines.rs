//! Events on their way to lines.

use jiff::tz::TimeZone;
use tracing::{Event, Subscriber};
use tracing_subscriber::{Layer, layer::Context};

use super::{
    layout::Layout,
    line::{Format, Kind, with_line},
};
use crate::settings::{self, Encoding, Level};

/// go-zero's own layout of timestamps.
const TIME: &str = "2006-01-02T15:04:05.000Z07:00";

/// Writes each event as a line.
pub(super) struct Lines<W> {
    format: Format,
    severe_only: bool,
    stat: bool,
    write: W,
}

impl<W: Fn(Kind, &[u8])> Lines<W> {
    /// Hands lines that these settings ask for to `write`, with times of that zone.
    pub(super) fn new(settings: &settings::Log, zone: &TimeZone, write: W) -> Self {
        let time = match settings.time_format.as_str() {
            "" => TIME,
            own => own,
        };
        Self {
            format: Format {
                plain: settings.encoding == Encoding::Plain,
                limit: settings.max_content_length,
                time: Layout::new(time, zone),
                keys: settings.field_keys.clone(),
            },
            severe_only: settings.level == Level::Severe,
            stat: settings.stat,
            write,
        }
    }

    fn wants(&self, kind: Kind) -> bool {
        match kind {
            Kind::Severe => true,
            Kind::Stat => self.stat && !self.severe_only,
            _ => !self.severe_only,
        }
    }
}

impl<S: Subscriber, W: Fn(Kind, &[u8]) + 'static> Layer<S> for Lines<W> {
    fn on_event(&self, event: &Event<'_>, _cx: Context<'_, S>) {
        with_line(event, &self.format, |kind, line| {
            if self.wants(kind) {
                (self.write)(kind, line);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use opentelemetry::trace::{SpanId, TraceId};
    use serde_json::{Value, json};
    use tracing_subscriber::{Registry, layer::SubscriberExt as _};

    use super::*;
    use crate::{
        log::{fatal, unexpected},
        telemetry::{TraceContext, scope},
    };

    /// The lines that `work` logs under these settings.
    fn logged_by(settings: &settings::Log, work: impl FnOnce()) -> String {
        let seen = Arc::new(Mutex::new(String::new()));
        let sink = seen.clone();
        let lines = Lines::new(settings, &TimeZone::UTC, move |_, line: &[u8]| {
            let line = str::from_utf8(line).unwrap();
            sink.lock().unwrap().push_str(line);
        });
        tracing::subscriber::with_default(Registry::default().with(lines), work);
        seen.lock().unwrap().clone()
    }

    fn logged(plain: bool, work: impl FnOnce()) -> String {
        let encoding = if plain {
            Encoding::Plain
        } else {
            Encoding::Json
        };
        let settings = settings::Log {
            encoding,
            ..settings::Log::default()
        };
        logged_by(&settings, work)
    }

    #[test]
    fn a_line_has_go_zeros_keys() {
        let text = logged(false, || {
            tracing::info!(duration = "1.2ms", size = 3, "登录 {}", 1)
        });
        let line: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["level"], "info");
        assert_eq!(line["content"], "登录 1");
        assert_eq!(line["duration"], "1.2ms");
        assert_eq!(line["size"], 3);
        assert!(
            line["caller"]
                .as_str()
                .unwrap()
                .starts_with("log/lines.rs:")
        );
        assert!(line["@timestamp"].as_str().unwrap().ends_with('Z'));
        assert_eq!(line.get("trace"), None);
    }

    #[test]
    fn a_line_within_a_request_names_its_span() {
        let context = TraceContext::new(TraceId::from(0xabc), SpanId::from(0xd), false);
        let text = logged(false, || {
            futures_util::FutureExt::now_or_never(scope(context, async { tracing::info!("in") }));
        });
        let line: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["trace"], "00000000000000000000000000000abc");
        assert_eq!(line["span"], "000000000000000d");
        let nameless = logged(false, || {
            let work = scope(TraceContext::unsampled(), async { tracing::info!("in") });
            futures_util::FutureExt::now_or_never(work);
        });
        assert!(!nameless.contains("trace"), "{nameless}");
    }

    #[test]
    fn an_event_may_name_level_and_caller() {
        let text = logged(false, || {
            tracing::info!(level = "slow", caller = "src/logic/x.rs:9", "took long");
        });
        let line: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (&line["level"], &line["caller"]),
            (&"slow".into(), &"logic/x.rs:9".into())
        );
    }

    #[test]
    fn plain_lines_stay_lines() {
        let text = logged(true, || tracing::warn!(key = "v\tw", "two\nlines"));
        assert!(text.contains("\twarn\ttwo lines\tkey=v w\tcaller=log/lines.rs:"));
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn an_unexpected_error_shows_its_causes_and_its_place() {
        let failing = || -> crate::Result<u8> { Ok("x".parse::<u8>()?) };
        let error = failing().unwrap_err();
        let text = logged(false, || unexpected(&error, "POST /login"));
        let line: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["content"], "invalid digit found in string");
        assert_eq!(line["route"], "POST /login");
        let place = format!("log/lines.rs:{}", error.location().line());
        assert_eq!(line["caller"], place.as_str());
    }

    #[test]
    fn keys_and_moments_may_be_called_otherwise() {
        let settings = settings::Log {
            time_format: "2006".to_owned(),
            max_content_length: 2,
            field_keys: settings::FieldKeys {
                caller_key: "c".to_owned(),
                content_key: "msg".to_owned(),
                duration_key: "took".to_owned(),
                level_key: "l".to_owned(),
                timestamp_key: "t".to_owned(),
                truncated_key: "cut".to_owned(),
                ..settings::FieldKeys::default()
            },
            ..settings::Log::default()
        };
        let text = logged_by(&settings, || {
            tracing::error!(duration = "1.2ms", caller = "x.rs:1", "long");
        });
        let mut line: Value = serde_json::from_str(&text).unwrap();
        let year = line["t"].take();
        assert_eq!(year.as_str().unwrap().len(), 4);
        let rest = json!({"t": null, "l": "error", "msg": "lo", "took": "1.2ms", "cut": true, "c": "x.rs:1"});
        assert_eq!(line, rest);
    }

    #[test]
    fn statistics_can_be_left_out_and_all_but_the_severe() {
        let lines = |settings| {
            logged_by(&settings, || {
                tracing::info!(level = "stat", "stat");
                tracing::error!("error");
                fatal(&anyhow::anyhow!("fatal"));
            })
        };
        let without_stat = lines(settings::Log {
            stat: false,
            ..settings::Log::default()
        });
        assert_eq!(without_stat.lines().count(), 2);
        let severe = lines(settings::Log {
            level: Level::Severe,
            ..settings::Log::default()
        });
        assert_eq!(severe.lines().count(), 1);
        assert!(severe.contains(r#""level":"fatal""#));
    }
}
