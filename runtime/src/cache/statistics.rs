//! The line of statistics that go-zero logs each minute (`core/stores/cache/cachestat.go`).

use std::{
    sync::{
        Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

const INTERVAL: Duration = Duration::from_secs(60);

/// How often rows were found.
#[derive(Debug, Default)]
pub(super) struct Statistics {
    hits: AtomicU64,
    misses: AtomicU64,
    failures: AtomicU64,
}

impl Statistics {
    /// The cache had it.
    pub(super) fn hit(&self) {
        self.hits.fetch_add(1, Ordering::Relaxed);
    }

    /// The database had to be asked.
    pub(super) fn miss(&self) {
        self.misses.fetch_add(1, Ordering::Relaxed);
    }

    /// It did not answer.
    pub(super) fn database_failed(&self) {
        self.failures.fetch_add(1, Ordering::Relaxed);
    }

    /// Logs a line each minute in which there was anything to log, as long as there is a cache.
    pub(super) async fn report(statistics: Weak<Self>, name: String) {
        loop {
            tokio::time::sleep(INTERVAL).await;
            let Some(statistics) = statistics.upgrade() else {
                return;
            };
            if let Some(line) = statistics.take() {
                tracing::info!(level = "stat", "dbcache({name}) - {line}");
            }
        }
    }

    /// What came since the last time; none where nothing did.
    fn take(&self) -> Option<String> {
        let take = |count: &AtomicU64| count.swap(0, Ordering::Relaxed);
        let (hits, misses) = (take(&self.hits), take(&self.misses));
        let failures = take(&self.failures);
        let total = hits + misses;
        let ratio = 100. * hits as f64 / total.max(1) as f64;
        (total > 0).then(|| {
            format!(
                "qpm: {total}, hit_ratio: {ratio:.1}%, hit: {hits}, miss: {misses}, db_fails: {failures}"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_go_zeros() {
        let statistics = Statistics::default();
        (0..3).for_each(|_| statistics.hit());
        statistics.miss();
        assert_eq!(
            statistics.take().as_deref(),
            Some("qpm: 4, hit_ratio: 75.0%, hit: 3, miss: 1, db_fails: 0")
        );
        assert_eq!(statistics.take(), None);
    }
}
