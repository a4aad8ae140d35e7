//! What is known right now: the loop of `ferroctl dev` and the collector write it, the page reads it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::clock;
use super::facts::Facts;
use super::findings::Findings;
use super::logs::{self, Logs};
use super::meters::{Gain, Metered};
use super::origin::Origin;
use super::rates::{Rates, Report, Work};
use super::state::{Source, State};
use super::traces::{self, Arrived, Summary, Traces};
use super::tried::{Exchange, Tried};
use crate::dev::condition::{Build, Condition};

/// What is kept of the past.
const TRACES: traces::Limits = traces::Limits {
    traces: 20_000,
    spans: 100_000,
    spans_of_one: 2_000,
    bytes: 48 * 1024 * 1024,
};
const LOGS: logs::Limits = logs::Limits {
    lines: 50_000,
    bytes: 16 * 1024 * 1024,
};

/// What handlers read.
pub(super) type Known = axum::extract::State<Arc<Board>>;

/// All that the page shows.
#[derive(Debug)]
pub struct Board {
    pub(super) origin: Origin,
    facts: Mutex<Option<Arc<Facts>>>,
    state: Mutex<State>,
    findings: Mutex<Option<Arc<Findings>>>,
    traces: Mutex<Traces>,
    logs: Mutex<Logs>,
    rates: Mutex<Rates>,
    tried: Mutex<Tried>,
    /// How often each has changed.
    pub(super) changes: Changes,
    is_ending: AtomicBool,
}

/// Counts up with each change.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub facts: AtomicU64,
    pub state: AtomicU64,
    pub findings: AtomicU64,
}

/// What a counter says.
pub(super) fn number(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Acquire)
}

/// One more.
fn count(changes: &AtomicU64) {
    changes.fetch_add(1, Ordering::Release);
}

/// A panic elsewhere leaves nothing half done here.
fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Board {
    pub(super) fn new(origin: Origin) -> Self {
        Self {
            origin,
            facts: Mutex::default(),
            state: Mutex::new(State::new()),
            findings: Mutex::default(),
            traces: Mutex::new(Traces::new(TRACES)),
            logs: Mutex::new(Logs::new(LOGS)),
            rates: Mutex::new(Rates::new(Instant::now())),
            tried: Mutex::default(),
            changes: Changes::default(),
            is_ending: AtomicBool::new(false),
        }
    }

    /// Takes what the workspace says now.
    pub fn know(&self, facts: Facts) {
        lock(&self.rates).keep(|id| facts.picture.has(id));
        *lock(&self.facts) = Some(Arc::new(facts));
        count(&self.changes.facts);
    }

    /// Takes what was found in the contracts.
    pub fn find(&self, findings: Findings) {
        *lock(&self.findings) = Some(Arc::new(findings));
        count(&self.changes.findings);
    }

    /// Takes why nothing was generated, or that all was.
    pub fn generated(&self, failure: Option<&str>) {
        self.change(|state| state.take_generated(failure));
    }

    /// Takes how far the build is.
    pub fn build(&self, build: Build) {
        self.change(|state| state.take_build(build));
    }

    /// Takes what the services do.
    pub fn services(&self, conditions: Vec<Condition>) {
        self.change(|state| state.take_services(conditions));
    }

    /// Takes how the Jaeger answers.
    pub(super) fn heard(&self, source: Source) {
        self.change(|state| state.take_jaeger(source));
    }

    fn change(&self, take: impl FnOnce(&mut State) -> bool) {
        if take(&mut lock(&self.state)) {
            count(&self.changes.state);
        }
    }

    /// Takes a line that a service wrote just now.
    pub fn line(&self, service: &Arc<str>, text: &str) {
        lock(&self.logs).push(service, text, clock::now());
    }

    /// Takes spans; `lost` could not be read.
    pub(super) fn spans(&self, spans: &[Arrived], lost: usize) {
        if let Some(facts) = self.facts() {
            let mut rates = lock(&self.rates);
            let now = Instant::now();
            for arrived in spans {
                let work = Work {
                    length: arrived.span.length,
                    is_failed: arrived.span.is_failed,
                };
                rates.spanned(&facts.links.ends(arrived), work, now);
            }
        }
        self.keep(spans, lost);
    }

    /// Takes spans of a while ago; `lost` could not be read.
    pub(super) fn keep(&self, spans: &[Arrived], lost: usize) {
        let mut traces = lock(&self.traces);
        traces.push(spans);
        traces.lose(lost);
    }

    /// Takes what the counters of a service say of the last second.
    pub(super) fn metered(&self, metered: Metered<'_>, gain: &Gain) {
        if let Some(facts) = self.facts() {
            let ends = facts.links.metered(metered);
            lock(&self.rates).counted(&ends, gain, Instant::now());
        }
    }

    /// Keeps what a form of the page sent and got, and its trace when that comes.
    pub(super) fn tried(&self, exchange: Exchange) {
        lock(&self.traces).expect(exchange.trace);
        lock(&self.tried).push(exchange);
    }

    /// What a form of the page sent and got in that trace.
    pub(super) fn exchange(&self, trace: u128) -> Option<Exchange> {
        lock(&self.tried).get(trace).cloned()
    }

    /// Says of requests whether a form of the page made them.
    pub(super) fn mark_tried(&self, requests: &mut [Summary]) {
        let tried = lock(&self.tried);
        for request in requests {
            let trace = u128::from_str_radix(&request.trace, 16).unwrap_or_default();
            let exchange = tried.get(trace);
            request.tried = exchange.is_some();
            request.size = exchange.map(|it| it.size);
        }
    }

    /// Says that all comes to its end.
    pub(super) fn end(&self) {
        self.is_ending.store(true, Ordering::Release);
    }

    pub(super) fn is_ending(&self) -> bool {
        self.is_ending.load(Ordering::Acquire)
    }

    pub(super) fn facts(&self) -> Option<Arc<Facts>> {
        lock(&self.facts).clone()
    }

    pub(super) fn found(&self) -> Option<Arc<Findings>> {
        lock(&self.findings).clone()
    }

    pub(super) fn state(&self) -> State {
        lock(&self.state).clone()
    }

    pub(super) fn rates(&self) -> Report {
        lock(&self.rates).report(Instant::now())
    }

    /// Does something with the traces; nothing else goes on meanwhile.
    pub(super) fn traces<T>(&self, work: impl FnOnce(&Traces) -> T) -> T {
        work(&lock(&self.traces))
    }

    /// Does something with the logs; nothing else goes on meanwhile.
    pub(super) fn logs<T>(&self, work: impl FnOnce(&Logs) -> T) -> T {
        work(&lock(&self.logs))
    }
}
