//! What the operating system knows about the process, under the names that Go's client library uses.

use std::{
    fmt, fs,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::{counter::ConstCounter, gauge::ConstGauge},
};

/// A clock tick of `/proc` (`USER_HZ`), the same on every architecture that Rust's tier 1 has.
const TICK: Duration = Duration::from_millis(10);

/// CPU time, memory and start of this process; nothing where there is no `/proc`.
#[derive(Debug)]
pub(super) struct Process {
    started: f64,
}

impl Process {
    /// A collector for this process, taken to have started now.
    pub(super) fn new() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            started: since.unwrap_or_default().as_secs_f64(),
        }
    }
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let mut put = |name: &str, help: &str, metric: &dyn EncodeMetric| {
            let kind = metric.metric_type();
            metric.encode(encoder.encode_descriptor(name, help, None, kind)?)
        };
        put(
            "process_start_time_seconds",
            "Start time of the process since unix epoch in seconds.",
            &ConstGauge::new(self.started),
        )?;
        if let Some(seconds) = cpu_time().as_ref().map(Duration::as_secs_f64) {
            put(
                "process_cpu_seconds",
                "Total user and system CPU time spent in seconds.",
                &ConstCounter::new(seconds),
            )?;
        }
        if let Some(bytes) = resident_bytes() {
            put(
                "process_resident_memory_bytes",
                "Resident memory size in bytes.",
                &ConstGauge::new(bytes),
            )?;
        }
        Ok(())
    }
}

/// How long this process has worked; none where the system does not tell.
pub(crate) fn cpu_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The command's name, in parentheses, may hold blanks: count from behind it. `utime` and `stime`
    // are fields 14 and 15 of proc(5), the 12th and 13th from there.
    let (_, behind) = text.rsplit_once(") ")?;
    let mut fields = behind.split(' ').skip(11);
    let ticks = |field: Option<&str>| field?.parse::<u32>().ok();
    Some(TICK * (ticks(fields.next())?.saturating_add(ticks(fields.next())?)))
}

fn resident_bytes() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024.0)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_process_is_seen() {
        assert!(cpu_time().unwrap() < Duration::from_secs(1_000_000));
        assert!((1e5..1e11).contains(&resident_bytes().unwrap()));
    }
}
