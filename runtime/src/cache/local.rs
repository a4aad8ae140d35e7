//! Entries in this process.

use std::{
    hash::{BuildHasher as _, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use moka::sync::Cache;
use opentelemetry::trace::SpanKind;

use super::entry::Entry;
use crate::telemetry::{Span, Telemetry, TraceContext};

/// How many rows are kept, unless that is said.
const CAPACITY: u64 = 100_000;

/// Keys share versions: a change throws away what was read of others, too, which costs them one more read.
const VERSIONS: usize = 1024;

pub(super) struct Local {
    entries: Cache<String, Entry>,
    versions: Box<[Mutex<u64>]>,
    hasher: RandomState,
    telemetry: Telemetry,
}

impl Local {
    pub(super) fn new(expiry: Duration, capacity: u64, telemetry: &Telemetry) -> Self {
        let capacity = if capacity == 0 { CAPACITY } else { capacity };
        Self {
            entries: Cache::builder()
                .max_capacity(capacity)
                .time_to_live(expiry)
                .build(),
            versions: (0..VERSIONS).map(|_| Mutex::default()).collect(),
            hasher: RandomState::new(),
            telemetry: telemetry.clone(),
        }
    }

    /// What there is under `key`, with a span where the request has one.
    pub(super) fn get(&self, key: &str) -> Option<Entry> {
        let span = |parent| {
            self.telemetry
                .span(SpanKind::Internal, "cache", Some(parent))
        };
        let span = TraceContext::current().map(span);
        let found = self.find(key);
        if let Some(mut span) = span.filter(Span::is_recording) {
            // Not the key: values of rows are in it.
            span.set("cache.hit", found.is_some());
        }
        found
    }

    /// The same, unseen.
    pub(super) fn find(&self, key: &str) -> Option<Entry> {
        self.entries.get(key)
    }

    pub(super) fn version(&self, key: &str) -> u64 {
        *self.lock(key)
    }

    /// Keeps an entry that was read under that version; whether that is the version still.
    pub(super) fn fill(&self, key: &str, version: u64, entry: Entry) -> bool {
        let current = self.lock(key);
        let is_current = *current == version;
        if is_current {
            self.entries.insert(key.to_owned(), entry);
        }
        is_current
    }

    pub(super) fn forget(&self, key: &str) {
        *self.lock(key) += 1;
        self.entries.invalidate(key);
    }

    fn lock(&self, key: &str) -> MutexGuard<'_, u64> {
        let hash = self.hasher.hash_one(key);
        let place = usize::try_from(hash % VERSIONS as u64).unwrap_or_default();
        self.versions[place]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let local = Local::new(Duration::from_secs(60), 0, &Telemetry::off());
        let before = local.version("user:1");
        local.forget("user:1");
        assert!(!local.fill("user:1", before, Some(Arc::new(1))));
        assert!(local.get("user:1").is_none());

        let after = local.version("user:1");
        assert!(local.fill("user:1", after, Some(Arc::new(2))));
        assert!(local.get("user:1").is_some());
        local.forget("user:1");
        assert!(local.get("user:1").is_none());
    }
}
