//! Readers of one key that nobody has yet: one of them reads for all.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::OnceCell;

use super::entry::Entry;

/// What the others get from the one that read.
#[derive(Clone)]
pub(super) enum Outcome {
    /// What was read, and kept: it is no older than their question.
    Kept(Entry),
    /// What was read may be older: they ask again.
    Again,
    /// Why nothing was read.
    Failed(String),
}

/// The keys that are being read.
#[derive(Default)]
pub(super) struct Flights(Mutex<HashMap<String, Weak<Flight>>>);

#[derive(Default)]
struct Flight {
    outcome: OnceCell<Outcome>,
    /// Whether the value is there and about to be kept.
    has_value: AtomicBool,
}

/// A reader of a key that is being read.
pub(super) struct Boarded<'a> {
    flights: &'a Flights,
    key: &'a str,
    flight: Arc<Flight>,
    /// Whether the value was there before the question.
    is_late: bool,
}

impl Flights {
    /// Joins those that wait for `key`.
    pub(super) fn board<'a>(&'a self, key: &'a str) -> Boarded<'a> {
        let mut flights = self.lock();
        let flight = flights.get(key).and_then(Weak::upgrade).unwrap_or_default();
        flights.insert(key.to_owned(), Arc::downgrade(&flight));
        Boarded {
            is_late: flight.has_value.load(Ordering::Relaxed),
            flights: self,
            key,
            flight,
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Weak<Flight>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Boarded<'_> {
    /// What the one gives that reads, which is this one unless another is at it; should that be dropped, it is
    /// somebody else.
    pub(super) async fn land(&self, read: impl Future<Output = Outcome>) -> Outcome {
        let outcome = self.flight.outcome.get_or_init(|| read).await.clone();
        match outcome {
            Outcome::Kept(_) if self.is_late => Outcome::Again,
            outcome => outcome,
        }
    }

    /// The value is there: whoever asks from here on asks after what is checked when it is kept.
    pub(super) fn has_value(&self) {
        let _flights = self.flights.lock();
        self.flight.has_value.store(true, Ordering::Relaxed);
    }

    /// The value is kept, or will not be: nobody joins any more.
    pub(super) fn close(&self) {
        let mut flights = self.flights.lock();
        let is_this = |flight: &Weak<Flight>| Weak::ptr_eq(flight, &Arc::downgrade(&self.flight));
        if flights.get(self.key).is_some_and(is_this) {
            flights.remove(self.key);
        }
    }
}

impl Drop for Boarded<'_> {
    fn drop(&mut self) {
        if Arc::strong_count(&self.flight) == 1 {
            self.close();
        }
    }
}
