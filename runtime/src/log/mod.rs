//! The log: one line an event on stdout or in files, with go-zero's keys (`@timestamp level content
//! caller duration trace span`), written through `tracing`.
//!
//! Trace and span are those of [`TraceContext::current`](crate::telemetry::TraceContext::current).
//! Lines are UTF-8 JSON, or columns with `Encoding: plain`.

mod file;
mod gate;
mod layout;
mod line;
mod lines;
mod panics;
mod rotation;
mod writer;

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context as _, ensure};
use jiff::tz::TimeZone;
use tracing_subscriber::{Registry, layer::SubscriberExt};

pub(crate) use self::panics::panicked;
use self::{gate::Gate, line::Kind, lines::Lines, writer::Writer};
use crate::{
    Error, config,
    settings::{LogMode, ServiceSettings},
    telemetry::OwnSpans,
};

/// Sends all events of the process to where the block `Log` says, and spans of `tracing` within a sampled
/// request into its trace. `RUST_LOG`, where set, decides on the levels instead. The first call in a
/// process wins: several services in one test share the log.
///
/// # Errors
/// Files that cannot be written; Mode `volume` without a name for the service's folder.
pub fn init(service: &ServiceSettings) -> anyhow::Result<Flush> {
    static IS_SET: Mutex<bool> = Mutex::new(false);
    // Held until it is set: what another service does meanwhile would be lost.
    let mut is_set = IS_SET.lock().unwrap_or_else(PoisonError::into_inner);
    if *is_set {
        return Ok(Flush(None));
    }
    panics::remember();
    let settings = &service.log;
    // As Go's: the variable TZ, else the machine's own, else UTC.
    let zone = TimeZone::system();
    let writer = folder(service)?.map(|folder| Writer::open(&folder, settings, &zone));
    let writer = writer.transpose()?.map(Arc::new);
    let lines = Lines::new(settings, &zone, output(writer.clone()));
    let subscriber = Registry::default()
        .with(Gate::new(settings.level))
        .with(OwnSpans)
        .with(lines);
    // A program that has set a subscriber of its own before keeps it.
    let _ = tracing::subscriber::set_global_default(subscriber);
    *is_set = true;
    for idle in settings.idle() {
        config::warn(&idle);
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
    let cause = error.reason();
    let caller = error.location().to_string();
    // `file:line:column` without the column.
    let caller = caller.rsplit_once(':').map_or("", |(place, _)| place);
    tracing::error!(caller, route = place, "{cause}");
}

/// Logs why the service ends, as go-zero's `logx.Must`.
pub(crate) fn fatal(error: &anyhow::Error) {
    tracing::error!(level = "fatal", "{error:#}");
}

#[cfg(test)]
mod tests {
    use super::*;

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
