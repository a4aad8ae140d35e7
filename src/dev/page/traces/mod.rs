//! The last traces: spans as services send them, kept by trace, bounded by count and by bytes; the oldest go.

mod held;
mod layer;
mod list;
mod share;
mod summary;
mod view;
pub(super) mod wire;

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use serde::Serialize;

pub(super) use held::{Arrived, Held};
pub(super) use layer::{Kind, Layer};
pub(super) use list::Wanted;
use share::Share;
pub(super) use summary::Summary;
pub(super) use view::SpanView;

/// How much is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Traces.
    pub traces: usize,
    /// Spans of all of them.
    pub spans: usize,
    /// Spans of one.
    pub spans_of_one: usize,
    /// Bytes, with what keeping them costs.
    pub bytes: usize,
}

/// Traces in the order in which they came.
#[derive(Debug)]
pub(super) struct Traces {
    limits: Limits,
    all: VecDeque<Trace>,
    /// The number of the first one.
    first: u64,
    numbers: HashMap<u128, u64>,
    share: Share,
    held: Count,
    /// Counts up with each change.
    revision: u64,
}

/// How much there is, and how much did not find room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Count {
    pub traces: usize,
    pub spans: usize,
    pub bytes: usize,
    /// Spans that were not kept.
    pub dropped: u64,
}

/// A trace.
#[derive(Debug)]
pub(super) struct Trace {
    id: u128,
    number: u64,
    spans: Vec<Held>,
    /// How many more came than it has room for.
    cut: usize,
    /// The revision that changed it last.
    changed: u64,
}

/// What a trace costs beside its spans: a list has room for four before it grows.
const COST: usize = size_of::<Trace>() + 4 * size_of::<Held>();

impl Traces {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            all: VecDeque::new(),
            first: 0,
            numbers: HashMap::new(),
            share: Share::new(Instant::now()),
            held: Count::default(),
            revision: 0,
        }
    }

    /// Takes spans that came together.
    pub(super) fn push(&mut self, spans: &[Arrived]) {
        self.revision += 1;
        let now = Instant::now();
        for arrived in spans {
            if !self.take(arrived, now) {
                self.held.dropped += 1;
            }
        }
        self.forget();
    }

    /// Keeps room for a trace that is to come, however many others do.
    pub(super) fn expect(&mut self, id: u128) {
        if !self.numbers.contains_key(&id) {
            self.begin(id);
            self.forget();
        }
    }

    /// Counts what could not be read.
    pub(super) fn lose(&mut self, spans: usize) {
        self.held.dropped += spans as u64;
    }

    /// Keeps a span; whether there was room for it.
    fn take(&mut self, arrived: &Arrived, now: Instant) -> bool {
        let number = match self.numbers.get(&arrived.trace) {
            Some(number) => *number,
            None if self.share.takes(arrived.trace, now) => self.begin(arrived.trace),
            None => return false,
        };
        let (most, revision) = (self.limits.spans_of_one, self.revision);
        let Some(trace) = self.at_mut(number) else {
            return false;
        };
        // A batch that was not answered in time comes again.
        let is_known = trace.spans.iter().any(|span| span.id == arrived.span.id);
        if is_known || trace.spans.len() >= most {
            trace.cut += usize::from(!is_known);
            return is_known;
        }
        let span = arrived.kept();
        let cost = span.cost();
        trace.spans.push(span);
        trace.changed = revision;
        self.held.spans += 1;
        self.held.bytes += cost;
        true
    }

    fn begin(&mut self, id: u128) -> u64 {
        let number = self.first + self.all.len() as u64;
        self.all.push_back(Trace {
            id,
            number,
            spans: Vec::new(),
            cut: 0,
            changed: self.revision,
        });
        self.numbers.insert(id, number);
        self.held.traces += 1;
        self.held.bytes += COST;
        number
    }

    /// Lets the oldest go until all is within the limits.
    fn forget(&mut self) {
        let Limits {
            traces,
            spans,
            bytes,
            ..
        } = self.limits;
        while self.held.traces > traces || self.held.spans > spans || self.held.bytes > bytes {
            let Some(oldest) = self.all.pop_front() else {
                return;
            };
            self.first += 1;
            self.numbers.remove(&oldest.id);
            self.held.traces -= 1;
            self.held.spans -= oldest.spans.len();
            self.held.bytes -= COST + oldest.spans.iter().map(Held::cost).sum::<usize>();
        }
    }

    fn place(&self, number: u64) -> Option<usize> {
        usize::try_from(number.checked_sub(self.first)?).ok()
    }

    fn at_mut(&mut self, number: u64) -> Option<&mut Trace> {
        let place = self.place(number)?;
        self.all.get_mut(place)
    }

    /// The trace of that id.
    pub(super) fn get(&self, id: u128) -> Option<&Trace> {
        let number = self.numbers.get(&id)?;
        self.all.get(self.place(*number)?)
    }

    /// How much there is.
    pub(super) fn count(&self) -> Count {
        self.held
    }

    /// Counts up with each change.
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }
}

#[cfg(test)]
mod tests;
