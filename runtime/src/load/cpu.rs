//! How busy the processor is.

use std::{
    convert::Infallible,
    fs,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::telemetry::metrics::cpu_time;

/// How often the load is read, and how much of the old value stays each time: together about the
/// last five seconds (`core/stat/usage.go`).
const INTERVAL: Duration = Duration::from_millis(250);
const BETA: f64 = 0.95;

/// The load that this service puts on the processor, in thousandths of what it may use; 0 until somebody
/// watches, and where the system does not tell. What others do on the machine is no reason to refuse
/// requests here.
#[derive(Debug, Clone, Default)]
pub struct Cpu(Arc<AtomicU32>);

impl Cpu {
    /// The load now.
    pub fn load(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// Reads the load from now on, until it is dropped.
    pub async fn watch(&self) -> Infallible {
        let mut last = Reading::now();
        loop {
            tokio::time::sleep(INTERVAL).await;
            let next = Reading::now();
            if let Some((last, next)) = last.zip(next) {
                self.add(next.since(last));
            }
            last = next;
        }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to some thousands
    pub(crate) fn add(&self, load: f64) {
        let smooth = f64::from(self.load()) * BETA + load * (1.0 - BETA);
        self.0.store(smooth as u32, Ordering::Relaxed);
    }
}

/// The time that this process has worked until a moment.
#[derive(Debug, Clone, Copy)]
struct Reading {
    busy: Duration,
    at: Instant,
}

impl Reading {
    fn now() -> Option<Self> {
        Some(Self {
            busy: cpu_time()?,
            at: Instant::now(),
        })
    }

    fn since(self, last: Self) -> f64 {
        let busy = self.busy.saturating_sub(last.busy).as_secs_f64();
        let passed = self.at.duration_since(last.at).as_secs_f64();
        1000.0 * busy / (passed * cores())
    }
}

/// The processors that the control group may use, or those of the machine.
fn cores() -> f64 {
    let quota = fs::read_to_string("/sys/fs/cgroup/cpu.max").ok();
    let quota = quota.and_then(|text| quota_cores(&text));
    quota.unwrap_or_else(|| thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64))
}

/// `200000 100000` is two processors; `max 100000` is no limit.
fn quota_cores(text: &str) -> Option<f64> {
    let (quota, period) = text.trim().split_once(' ')?;
    Some(quota.parse::<f64>().ok()? / period.parse::<f64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_read() {
        assert_eq!(quota_cores("150000 100000\n"), Some(1.5));
        assert_eq!(quota_cores("max 100000\n"), None);
    }

    #[test]
    fn the_load_follows_slowly() {
        let cpu = Cpu::default();
        cpu.add(1000.0);
        assert_eq!(cpu.load(), 50);
        (0..100).for_each(|_| cpu.add(1000.0));
        assert!((950..=1000).contains(&cpu.load()), "{}", cpu.load());
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_busy_processor_is_seen() {
        let cpu = Cpu::default();
        let watched = cpu.clone();
        let watch = tokio::spawn(async move { watched.watch().await });
        let until = Instant::now() + Duration::from_secs(10);
        while cpu.load() == 0 && Instant::now() < until {
            let burn = tokio::task::spawn_blocking(|| (0..1_000_000_u64).fold(0, |a, b| a ^ b));
            std::hint::black_box(burn.await.unwrap());
        }
        assert!(cpu.load() > 0);
        watch.abort();
    }
}
