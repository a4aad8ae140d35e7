//! Adaptive load shedding.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{Cpu, window::Window};

const WINDOW: Duration = Duration::from_secs(5);
const BUCKETS: u32 = 50;
/// Buckets in a thousandth of a second: what turns the requests of a bucket times milliseconds into
/// requests at the same time.
const BUCKETS_PER_MILLI: f64 = 0.01;
/// The shortest time of a request, in milliseconds, while there was none.
const UNKNOWN_TIME: f64 = 1000.0;
/// How much of the old average of requests in flight stays when one has ended.
const BETA: f64 = 0.9;
/// So long after an overload, a service that refused something still counts as hot.
const COOL_OFF: Duration = Duration::from_secs(1);
/// All of the processor, in thousandths.
const FULL: f64 = 1000.0;
/// This part of what the service can take is accepted under any load.
const LEAST: f64 = 0.1;

/// Refuses requests while the processor is overloaded and more requests are in flight than the last
/// seconds have shown to be possible.
#[derive(Debug)]
pub struct Shedder {
    threshold: u32,
    cpu: Cpu,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    flying: f64,
    average_flying: f64,
    overloaded: Option<Instant>,
    refused: bool,
    passed: Window<Passed>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Passed {
    count: f64,
    millis: f64,
}

/// A request that was let through; tell [`land`](Self::land) how it ended.
#[derive(Debug)]
#[must_use = "a request that does not land counts as in flight for ever"]
pub struct Flight {
    started: Instant,
}

impl Shedder {
    /// Sheds from a load of `threshold` thousandths of the processor.
    pub fn new(threshold: u32, cpu: &Cpu) -> Self {
        Self {
            threshold,
            cpu: cpu.clone(),
            state: Mutex::new(State {
                flying: 0.0,
                average_flying: 0.0,
                overloaded: None,
                refused: false,
                passed: Window::new(BUCKETS, WINDOW, Instant::now()),
            }),
        }
    }

    /// Lets a request through, unless the service has more than it can do.
    pub fn admit(&self, now: Instant) -> Option<Flight> {
        let load = self.cpu.load();
        let mut state = self.state();
        let overloaded = load >= self.threshold;
        if overloaded {
            state.overloaded = Some(now);
        }
        if (overloaded || state.is_hot(now)) && state.is_crowded(now, self.room(load)) {
            state.refused = true;
            return None;
        }
        state.flying += 1.0;
        Some(Flight { started: now })
    }

    /// A request has ended; `passed` unless it was unavailable, which says nothing about what the
    /// service can do.
    pub fn land(&self, now: Instant, flight: &Flight, passed: bool) {
        let mut state = self.state();
        state.flying -= 1.0;
        state.average_flying = state.average_flying * BETA + state.flying * (1.0 - BETA);
        if passed {
            let millis = now.saturating_duration_since(flight.started).as_secs_f64() * 1e3;
            let bucket = state.passed.at(now);
            bucket.count += 1.0;
            bucket.millis += millis.ceil();
        }
    }

    /// The part of its capacity that a service may use under this load.
    fn room(&self, load: u32) -> f64 {
        let room = (FULL - f64::from(load)) / (FULL - f64::from(self.threshold));
        room.clamp(LEAST, 1.0)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_hot(&mut self, now: Instant) -> bool {
        let since = self.overloaded.filter(|_| self.refused);
        let is_hot = since.is_some_and(|since| now.saturating_duration_since(since) < COOL_OFF);
        self.refused &= is_hot || since.is_none();
        is_hot
    }

    /// Whether more requests are in flight than `room` of the service's capacity.
    fn is_crowded(&mut self, now: Instant, room: f64) -> bool {
        let most = self.capacity(now) * room;
        self.average_flying > most && self.flying > most
    }

    /// Requests at the same time: the most that passed in a bucket, as a rate, times the shortest time.
    fn capacity(&mut self, now: Instant) -> f64 {
        let (mut most, mut shortest) = (1.0_f64, UNKNOWN_TIME);
        // The newest bucket is still being filled.
        for bucket in self.passed.until(now).take(BUCKETS as usize - 1) {
            most = most.max(bucket.count);
            if bucket.count > 0.0 {
                shortest = shortest.min((bucket.millis / bucket.count).round());
            }
        }
        (most * shortest * BUCKETS_PER_MILLI).max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A shedder under this load, and the moment after its last second, in each tenth of which ten
    /// requests took 20 ms.
    fn warm(load: u32) -> (Shedder, Instant) {
        let cpu = Cpu::default();
        (0..1000).for_each(|_| cpu.add(f64::from(load) + 20.0));
        assert!(cpu.load().abs_diff(load) <= 20, "{}", cpu.load());
        let shedder = Shedder::new(900, &cpu);
        let start = Instant::now();
        for tenth in 0..10 {
            for _ in 0..10 {
                let now = start + Duration::from_millis(tenth * 100);
                let flight = Flight { started: now };
                shedder.state().flying += 1.0;
                shedder.land(now + Duration::from_millis(20), &flight, true);
            }
        }
        (shedder, start + Duration::from_millis(1050))
    }

    #[test]
    fn capacity_is_rate_times_time() {
        let (shedder, now) = warm(0);
        // 100 requests a second, 20 ms each: two at the same time.
        assert!((shedder.state().capacity(now) - 2.0).abs() < 1e-9);
        let cold = Shedder::new(900, &Cpu::default());
        assert!((cold.state().capacity(now) - 10.0).abs() < 1e-9);
    }

    #[test]
    fn without_load_everything_passes() {
        let (shedder, now) = warm(500);
        let flights = (0..1000).filter_map(|_| shedder.admit(now)).count();
        assert_eq!(flights, 1000);
    }

    #[test]
    fn under_load_what_is_too_much_is_refused() {
        let (shedder, now) = warm(930);
        shedder.state().average_flying = 100.0;
        let flights = (0..1000).filter_map(|_| shedder.admit(now)).count();
        // Seven tenths of the capacity of two, and the one that crosses it.
        assert_eq!(flights, 2);
    }

    #[test]
    fn a_service_stays_hot_for_a_second() {
        let (mut shedder, now) = warm(950);
        shedder.state().average_flying = 100.0;
        while shedder.admit(now).is_some() {}
        shedder.cpu = Cpu::default();
        shedder.state().flying = 100.0;
        assert!(shedder.admit(now + Duration::from_millis(900)).is_none());
        assert!(shedder.admit(now + Duration::from_millis(1100)).is_some());
    }

    #[test]
    fn what_was_unavailable_is_no_measure() {
        let (shedder, now) = warm(0);
        let flight = shedder.admit(now).unwrap();
        let landed = now + Duration::from_millis(1);
        shedder.land(landed, &flight, false);
        let later = landed + Duration::from_millis(200);
        assert!((shedder.state().capacity(later) - 2.0).abs() < 1e-9);
    }
}
