//! The line of statistics that go-zero logs each minute (`core/stat/metrics.go`).

use std::{
    convert::Infallible,
    fmt,
    sync::atomic::{AtomicU32, AtomicU64, Ordering},
    time::{Duration, Instant},
};

const INTERVAL: Duration = Duration::from_secs(60);
/// Bits of a duration in microseconds that tell its bucket: percentiles are good to 3 %.
const PRECISION: u32 = 5;
const BUCKETS: usize = ((64 - PRECISION + 1) << PRECISION) as usize;

/// How many requests there were and how long they took, of all routes of a service.
pub(super) struct Statistics {
    drops: AtomicU64,
    micros: AtomicU64,
    buckets: Box<[AtomicU32; BUCKETS]>,
}

impl Default for Statistics {
    fn default() -> Self {
        Self {
            drops: AtomicU64::new(0),
            micros: AtomicU64::new(0),
            buckets: Box::new([const { AtomicU32::new(0) }; BUCKETS]),
        }
    }
}

impl Statistics {
    /// Counts a request from `started` until the guard is dropped, whatever becomes of it.
    pub(super) fn measure(&self, started: Instant) -> Measure<'_> {
        Measure {
            statistics: self,
            started,
        }
    }

    /// A request that the breaker or the shedder refused.
    pub(super) fn refused(&self) {
        self.drops.fetch_add(1, Ordering::Relaxed);
    }

    /// Logs a line each minute in which there was anything to log, until it is dropped.
    pub(super) async fn report(&self, service: &str) -> Infallible {
        loop {
            tokio::time::sleep(INTERVAL).await;
            if let Some(summary) = self.take() {
                tracing::info!(level = "stat", "({service}) - {summary}");
            }
        }
    }

    /// What came since the last time; none where nothing did.
    fn take(&self) -> Option<Summary> {
        let drops = self.drops.swap(0, Ordering::Relaxed);
        let micros = self.micros.swap(0, Ordering::Relaxed);
        let counts = self.buckets.iter().map(|it| it.swap(0, Ordering::Relaxed));
        let counts: Vec<u64> = counts.map(u64::from).collect();
        let count: u64 = counts.iter().sum();
        (count + drops > 0).then_some(Summary {
            drops,
            micros,
            count,
            counts,
        })
    }

    fn add(&self, elapsed: Duration) {
        let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
        self.buckets[bucket(micros)].fetch_add(1, Ordering::Relaxed);
    }
}

/// A request that is being measured.
pub(super) struct Measure<'a> {
    statistics: &'a Statistics,
    started: Instant,
}

impl Drop for Measure<'_> {
    fn drop(&mut self) {
        self.statistics.add(self.started.elapsed());
    }
}

/// The statistics of a minute, printed as go-zero prints them.
struct Summary {
    drops: u64,
    micros: u64,
    count: u64,
    counts: Vec<u64>,
}

impl Summary {
    /// The shortest time, in milliseconds, that only a part of `1 / share` of the requests exceeds.
    fn slowest(&self, share: u64) -> f64 {
        let mut left = (self.count / share).max(1);
        for (bucket, count) in self.counts.iter().enumerate().rev() {
            if *count >= left {
                return millis(lower_bound(bucket));
            }
            left -= count;
        }
        0.0
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = self.count as f64 / INTERVAL.as_secs_f64();
        let average = millis(self.micros) / self.count.max(1) as f64;
        let (drops, median) = (self.drops, self.slowest(2));
        write!(f, "qps: {rate:.1}/s, drops: {drops}, ")?;
        write!(f, "avg time: {average:.1}ms, med: {median:.1}ms, ")?;
        let (tenth, hundredth) = (self.slowest(10), self.slowest(100));
        let thousandth = self.slowest(1000);
        write!(
            f,
            "90th: {tenth:.1}ms, 99th: {hundredth:.1}ms, 99.9th: {thousandth:.1}ms"
        )
    }
}

fn millis(micros: u64) -> f64 {
    micros as f64 / 1e3
}

/// The bucket of a number: its highest bits, and how many follow.
fn bucket(number: u64) -> usize {
    let shift = (u64::BITS - number.leading_zeros()).saturating_sub(PRECISION + 1);
    ((u64::from(shift) << PRECISION) + (number >> shift)) as usize
}

/// The least number of a bucket.
fn lower_bound(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    match (bucket >> PRECISION).checked_sub(1) {
        None | Some(0) => bucket,
        Some(shift) => (bucket - (shift << PRECISION)) << shift,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_narrow_and_in_order() {
        let mut last = 0;
        for number in (0..5000).chain([1 << 20, u64::MAX / 3, u64::MAX]) {
            let bucket = bucket(number);
            assert!((last..BUCKETS).contains(&bucket), "{number}");
            let low = lower_bound(bucket);
            assert!(
                low <= number && number - low <= number / 32,
                "{number} {low}"
            );
            last = bucket;
        }
    }

    #[test]
    fn a_minute_is_summed_up_once() {
        let statistics = Statistics::default();
        assert!(statistics.take().is_none());
        for tenth in 1..=1000 {
            statistics.add(Duration::from_micros(tenth * 100));
        }
        statistics.refused();
        let line = statistics.take().unwrap().to_string();
        let (start, times) = line.split_once(", med: ").unwrap();
        assert_eq!(start, "qps: 16.7/s, drops: 1, avg time: 50.0ms");
        let times: Vec<f64> = times
            .split(", ")
            .map(|time| time.rsplit(' ').next().unwrap())
            .map(|time| time.trim_end_matches("ms").parse().unwrap())
            .collect();
        for (time, exact) in times.iter().zip([50.1, 90.1, 99.1, 100.0]) {
            assert!((exact * 0.96..=exact + 0.1).contains(time), "{line}");
        }
        assert!(statistics.take().is_none());
    }

    #[test]
    fn a_request_counts_even_if_it_panics() {
        let statistics = Statistics::default();
        let measured = std::panic::AssertUnwindSafe(|| {
            let _measure = statistics.measure(Instant::now());
            panic!("for the test");
        });
        assert!(std::panic::catch_unwind(measured).is_err());
        assert_eq!(statistics.take().unwrap().count, 1);
    }
}
