//! The log: one line an event on stdout, with go-zero's keys (`@timestamp level content caller
//! duration trace span`), written through `tracing`.
//!
//! Trace and span are those of [`TraceContext::current`](crate::telemetry::TraceContext::current).
//! Lines are UTF-8 JSON, or columns with `Encoding: plain`.

mod line;
mod time;

use std::io::Write;

use tracing::{Event, Subscriber};
use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    layer::{Context, SubscriberExt},
};

use self::line::{Format, with_line};
use crate::{
    Error,
    settings::{self, Encoding, Level},
};

/// Libraries below us say little that a service's operator needs.
const QUIET: &str = "h2=info,hyper=info,hyper_util=info,tonic=info,tower=info,sqlx=warn";

/// Sends all events of the process to stdout as `settings` says. `RUST_LOG`, where set, decides on the
/// levels instead. The first call in a process wins: several services in one test share the log.
pub fn init(settings: &settings::Log) {
    let lines = Lines {
        format: Format {
            plain: settings.encoding == Encoding::Plain,
            limit: settings.max_content_length,
        },
        write: |line: &[u8]| {
            // There is nowhere to report a closed stdout to.
            let _ = std::io::stdout().lock().write_all(line);
        },
    };
    let subscriber = Registry::default().with(filter(settings.level)).with(lines);
    let first = tracing::subscriber::set_global_default(subscriber).is_ok();
    if first && settings.mode != "console" {
        tracing::warn!(
            "Log.Mode: `{}` has no effect, lines go to stdout",
            settings.mode
        );
    }
}

/// Logs an error that is nobody's but ours, once: with its chain of causes, what it happened in
/// (`POST /api/user/login`, `/user.User/Login`), and the file and line where `?` took it.
pub fn unexpected(error: &Error, place: &str) {
    let cause = match error.cause() {
        Some(cause) => format!("{cause:#}"),
        None => error.message().to_owned(),
    };
    let caller = error.location().to_string();
    // `file:line:column` without the column.
    let caller = caller.rsplit_once(':').map_or("", |(place, _)| place);
    tracing::error!(caller, route = place, "{cause}");
}

fn filter(level: Level) -> EnvFilter {
    let levels = match level {
        Level::Debug => format!("debug,{QUIET}"),
        Level::Info => "info,sqlx=warn".to_owned(),
        Level::Error => "error".to_owned(),
        Level::Severe => "off".to_owned(),
    };
    EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(levels))
}

struct Lines<W> {
    format: Format,
    write: W,
}

impl<S: Subscriber, W: Fn(&[u8]) + 'static> Layer<S> for Lines<W> {
    fn on_event(&self, event: &Event<'_>, _cx: Context<'_, S>) {
        with_line(event, self.format, &self.write);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use opentelemetry::trace::{SpanId, TraceId};
    use serde_json::Value;

    use super::*;
    use crate::telemetry::{TraceContext, scope};

    /// The lines that `work` logs.
    fn logged(plain: bool, work: impl FnOnce()) -> String {
        let seen = Arc::new(Mutex::new(String::new()));
        let sink = seen.clone();
        let lines = Lines {
            format: Format { plain, limit: 0 },
            write: move |line: &[u8]| {
                let line = str::from_utf8(line).unwrap();
                sink.lock().unwrap().push_str(line);
            },
        };
        tracing::subscriber::with_default(Registry::default().with(lines), work);
        seen.lock().unwrap().clone()
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
        assert!(line["caller"].as_str().unwrap().starts_with("log/mod.rs:"));
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
        assert!(text.contains("\twarn\ttwo lines\tkey=v w\tcaller=log/mod.rs:"));
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
        let place = format!("log/mod.rs:{}", error.location().line());
        assert_eq!(line["caller"], place.as_str());
    }
}
