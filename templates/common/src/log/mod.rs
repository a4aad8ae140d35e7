//! The log: one line an event on stdout or in files, with go-zero's keys (`@timestamp level content
//! caller duration trace span`), written through `tracing`.
//!
//! Trace and span are those of [`TraceContext::current`](crate::telemetry::TraceContext::current).
//! Lines are UTF-8 JSON, or columns with `Encoding: plain`.

mod civil;
mod file;
mod gate;
mod layout;
mod line;
mod rotation;
mod writer;

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::{Context as _, ensure};
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    layer::{Context, SubscriberExt},
};

use self::{
    gate::Gate,
    layout::Layout,
    line::{Format, Kind, with_line},
    writer::Writer,
};
use crate::{
    Error,
    settings::{self, Encoding, Level, LogMode, ServiceSettings},
    telemetry::OwnSpans,
};

/// Libraries below us say little that a service's operator needs.
const QUIET: &str = "h2=info,hyper=info,hyper_util=info,tonic=info,tower=info,sqlx=warn";

/// go-zero's own layout of timestamps.
const TIME: &str = "2006-01-02T15:04:05.000Z07:00";

/// Sends all events of the process to where the block `Log` says, and spans of `tracing` within a sampled
/// request into its trace. `RUST_LOG`, where set, decides on the levels instead. The first call in a process wins: several services in one test share the log.
///
/// # Errors
/// Files that cannot be written; Mode `volume` without a name for the service's folder.
pub fn init(service: &ServiceSettings) -> anyhow::Result<Flush> {
    static FIRST: AtomicBool = AtomicBool::new(true);
    if !FIRST.swap(false, Ordering::Relaxed) {
        return Ok(Flush(None));
    }
    let settings = &service.log;
    let writer = folder(service)?.map(|folder| Writer::open(&folder, settings));
    let writer = writer.transpose()?.map(Arc::new);
    let lines = Lines::new(settings, output(writer.clone()));
    let gate = Gate::new(filter(settings.level));
    let subscriber = Registry::default().with(gate).with(OwnSpans).with(lines);
    // A program that has set a subscriber of its own before keeps it.
    let _ = tracing::subscriber::set_global_default(subscriber);
    for idle in settings.idle() {
        tracing::warn!("{idle}");
    }
    Ok(Flush(writer))
}

/// Writes the last lines when it is dropped.
#[derive(Debug)]
#[must_use = "lines that wait for the disk are written when it is dropped"]
pub struct Flush(Option<Arc<Writer>>);

impl Drop for Flush {
    fn drop(&mut self) {
        if let Some(writer) = &self.0 {
            writer.close();
        }
    }
}

/// Where the files are; none in Mode `console`.
fn folder(service: &ServiceSettings) -> anyhow::Result<Option<PathBuf>> {
    let settings = &service.log;
    let path = Path::new(&settings.path);
    let name = match settings.service_name.as_str() {
        "" => &service.name,
        own => own,
    };
    Ok(match settings.mode {
        LogMode::Console => None,
        LogMode::File => Some(path.to_owned()),
        LogMode::Volume => {
            ensure!(!name.is_empty(), "Log.ServiceName: Mode `volume` needs it");
            Some(path.join(name).join(hostname()?))
        }
    })
}

fn hostname() -> anyhow::Result<String> {
    // Linux; a container's id where nobody named it.
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let name = name.or_else(|| std::env::var("HOSTNAME").ok());
    let name = name.or_else(|| std::env::var("COMPUTERNAME").ok());
    let name = name.context("Log.Mode: `volume` needs the host's name, set HOSTNAME")?;
    Ok(name.trim().to_owned())
}

fn output(writer: Option<Arc<Writer>>) -> impl Fn(Kind, &[u8]) + Send + Sync + 'static {
    move |kind, line| {
        let is_taken = writer
            .as_ref()
            .is_some_and(|writer| writer.take(kind, line));
        if !is_taken {
            // There is nowhere to report a closed stdout to.
            let _ = std::io::stdout().lock().write_all(line);
        }
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

/// Logs why the service ends, as go-zero's `logx.Must`.
pub(crate) fn fatal(error: &anyhow::Error) {
    tracing::error!(level = "fatal", "{error:#}");
}

/// Slow calls count as errors to those who ask for errors only, as in go-zero.
fn filter(level: Level) -> EnvFilter {
    let levels = match level {
        Level::Debug => format!("debug,{QUIET}"),
        Level::Info => "info,sqlx=warn".to_owned(),
        Level::Error => "error,slow=info".to_owned(),
        // Which of them are severe, lines say themselves.
        Level::Severe => "error".to_owned(),
    };
    EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(levels))
}

struct Lines<W> {
    format: Format,
    severe_only: bool,
    stat: bool,
    write: W,
}

impl<W: Fn(Kind, &[u8])> Lines<W> {
    fn new(settings: &settings::Log, write: W) -> Self {
        let time = match settings.time_format.as_str() {
            "" => TIME,
            own => own,
        };
        Self {
            format: Format {
                plain: settings.encoding == Encoding::Plain,
                limit: settings.max_content_length,
                time: Layout::new(time),
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

    use super::*;
    use crate::telemetry::{TraceContext, scope};

    /// The lines that `work` logs under these settings.
    fn logged_by(settings: &settings::Log, work: impl FnOnce()) -> String {
        let seen = Arc::new(Mutex::new(String::new()));
        let sink = seen.clone();
        let lines = Lines::new(settings, move |_, line: &[u8]| {
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

    #[test]
    fn a_volume_has_a_folder_for_service_and_host() {
        let mut service = ServiceSettings::default();
        assert_eq!(folder(&service).unwrap(), None);
        service.log.mode = LogMode::Volume;
        assert!(
            folder(&service)
                .unwrap_err()
                .to_string()
                .contains("ServiceName")
        );
        service.name = "user-api".to_owned();
        let path = folder(&service).unwrap().unwrap();
        assert!(
            path.starts_with("logs/user-api") && path.components().count() == 3,
            "{path:?}"
        );
        service.log.service_name = "users".to_owned();
        assert!(folder(&service).unwrap().unwrap().starts_with("logs/users"));
    }
}
