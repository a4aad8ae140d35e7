//! How busy services and calls are: counts and durations of the last ten seconds.
//!
//! Counters know of all work, but durations only roughly; spans are of what is sampled, to the nanosecond. Where both are
//! there, each says what it knows best.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;

use super::facts::Ends;
use super::meters::Gain;

/// How many seconds a rate looks back.
const SECONDS: usize = 10;
/// Eight steps for each doubling of a duration: a step is 9 % long.
const STEPS: u32 = 8;
const STEPS_IN_ALL: usize = 8 * 44;
/// Into so many durations, at most, what lies between two bounds is spread.
const SPREAD: u32 = 16;

/// The work of all nodes and edges.
#[derive(Debug)]
pub(super) struct Rates {
    begun: Instant,
    nodes: HashMap<Arc<str>, Sources>,
    edges: HashMap<Arc<str>, Sources>,
}

/// Who tells of something.
#[derive(Debug, Default)]
struct Sources {
    spans: Window,
    counters: Window,
}

/// What is counted of each.
#[derive(Debug, Default)]
struct Window {
    seconds: [Second; SECONDS],
}

#[derive(Debug, Default)]
struct Second {
    /// Which one, since the beginning.
    number: u64,
    count: u32,
    errors: u32,
    /// How many had a duration of this step; empty in a second without work.
    steps: Vec<u32>,
}

/// A piece of work that ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Work {
    /// Nanoseconds.
    pub length: u64,
    pub is_failed: bool,
}

/// The numbers of a node or an edge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Rate {
    /// A second.
    rate: f64,
    /// A second.
    errors: f64,
    /// Milliseconds.
    p50: Option<f64>,
    p99: Option<f64>,
}

/// The numbers of all that had work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Report {
    nodes: BTreeMap<String, Rate>,
    edges: BTreeMap<String, Rate>,
}

impl Rates {
    pub(super) fn new(begun: Instant) -> Self {
        Self {
            begun,
            nodes: HashMap::new(),
            edges: HashMap::new(),
        }
    }

    /// Counts work that a span tells of.
    pub(super) fn spanned(&mut self, ends: &Ends, work: Work, now: Instant) {
        let second = self.second(now);
        self.each(ends, |it| it.spans.at(second).count(work));
    }

    /// Counts work that counters tell of.
    pub(super) fn counted(&mut self, ends: &Ends, gain: &Gain, now: Instant) {
        let second = self.second(now);
        self.each(ends, |it| it.counters.at(second).add(gain));
    }

    fn each(&mut self, ends: &Ends, count: impl Fn(&mut Sources)) {
        let sides = [(&mut self.nodes, &ends.node), (&mut self.edges, &ends.edge)];
        for (all, id) in sides {
            let Some(id) = id else { continue };
            if !all.contains_key(id) {
                all.insert(Arc::clone(id), Sources::default());
            }
            all.get_mut(id).into_iter().for_each(&count);
        }
    }

    /// From 1: a window of which nothing was counted yet is of no second.
    fn second(&self, now: Instant) -> u64 {
        now.saturating_duration_since(self.begun).as_secs() + 1
    }

    /// The numbers of the seconds before this one.
    pub(super) fn report(&self, now: Instant) -> Report {
        let second = self.second(now);
        Report {
            nodes: reported(&self.nodes, second),
            edges: reported(&self.edges, second),
        }
    }

    /// Forgets all but these: the others are gone.
    pub(super) fn keep(&mut self, is_there: impl Fn(&str) -> bool) {
        self.nodes.retain(|name, _| is_there(name));
        self.edges.retain(|name, _| is_there(name));
    }
}

fn reported(all: &HashMap<Arc<str>, Sources>, second: u64) -> BTreeMap<String, Rate> {
    let busy = all.iter().filter_map(|(name, sources)| {
        let rate = sources.rate(second)?;
        Some((name.to_string(), rate))
    });
    busy.collect()
}

impl Sources {
    fn rate(&self, second: u64) -> Option<Rate> {
        let of_spans = self.spans.rate(second);
        let Some(counted) = self.counters.rate(second) else {
            return of_spans;
        };
        Some(match of_spans {
            Some(Rate { p50, p99, .. }) => Rate {
                p50,
                p99,
                ..counted
            },
            None => counted,
        })
    }
}

impl Second {
    fn count(&mut self, work: Work) {
        self.count += 1;
        self.errors += u32::from(work.is_failed);
        self.steps[step(work.length)] += 1;
    }

    fn add(&mut self, gain: &Gain) {
        self.count += whole(gain.count);
        self.errors += whole(gain.failed);
        for (lower, upper, count) in &gain.durations {
            self.spread(*lower, *upper, whole(*count));
        }
    }

    /// Counts durations between two bounds as if they lay evenly, as `histogram_quantile` of Prometheus does.
    fn spread(&mut self, lower: f64, upper: f64, count: u32) {
        let parts = count.min(SPREAD);
        for part in 0..parts {
            let place = (f64::from(part) + 0.5) / f64::from(parts);
            let length = lower + (upper - lower) * place;
            let share = count / parts + u32::from(part < count % parts);
            self.steps[step(nanoseconds(length))] += share;
        }
    }
}

impl Window {
    /// What is counted in this second.
    fn at(&mut self, number: u64) -> &mut Second {
        let place = usize::try_from(number).unwrap_or_default() % SECONDS;
        let second = &mut self.seconds[place];
        if second.number != number {
            *second = Second {
                number,
                steps: vec![0; STEPS_IN_ALL],
                ..Second::default()
            };
        }
        second
    }

    /// The numbers of the last seconds; `None` without work in them.
    fn rate(&self, number: u64) -> Option<Rate> {
        let is_recent = |it: &&Second| it.number > 0 && it.number + SECONDS as u64 > number;
        let recent: Vec<&Second> = self.seconds.iter().filter(is_recent).collect();
        let sum = |of: fn(&Second) -> u32| recent.iter().map(|it| u64::from(of(it))).sum::<u64>();
        let count = sum(|it| it.count);
        if count == 0 {
            return None;
        }
        Some(Rate {
            rate: a_second(count),
            errors: a_second(sum(|it| it.errors)),
            p50: quantile(&recent, count.div_ceil(2)),
            p99: quantile(&recent, (count * 99).div_ceil(100)),
        })
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of ten seconds are small"
)]
fn a_second(count: u64) -> f64 {
    count as f64 / SECONDS as f64
}

/// A count that a page of metrics says, which may be anything.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of floats ends at the bounds"
)]
fn whole(count: f64) -> u32 {
    // Of a hundred such seconds the sum stays within its type.
    count.clamp(0.0, 1e7) as u32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of floats ends at the bounds"
)]
fn nanoseconds(milliseconds: f64) -> u64 {
    (milliseconds * 1e6) as u64
}

/// The step that a duration falls into.
fn step(nanoseconds: u64) -> usize {
    let doublings = nanoseconds.max(1).ilog2();
    let below = (u128::from(nanoseconds) * u128::from(STEPS)) >> doublings;
    let within = usize::try_from(below).unwrap_or_default() % STEPS as usize;
    (doublings as usize * STEPS as usize + within).min(STEPS_IN_ALL - 1)
}

/// The middle of a step, in milliseconds.
#[expect(clippy::cast_precision_loss, reason = "a step is 9 % long")]
fn middle(step: usize) -> f64 {
    let (doublings, within) = (step / STEPS as usize, step % STEPS as usize);
    let begin = (1_u64 << doublings) as f64 * (1.0 + within as f64 / f64::from(STEPS));
    let length = (1_u64 << doublings) as f64 / f64::from(STEPS);
    (begin + length / 2.0) / 1e6
}

/// The duration that so many were not longer than.
fn quantile(seconds: &[&Second], rank: u64) -> Option<f64> {
    let mut seen = 0;
    let step = (0..STEPS_IN_ALL).find(|step| {
        let of = seconds.iter().filter_map(|it| it.steps.get(*step));
        seen += of.map(|count| u64::from(*count)).sum::<u64>();
        seen >= rank
    });
    step.map(middle)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const MILLISECOND: u64 = 1_000_000;

    fn work(length: u64) -> Work {
        Work {
            length,
            is_failed: length > 50 * MILLISECOND,
        }
    }

    fn ends() -> Ends {
        Ends {
            node: Some("user-api".into()),
            edge: None,
        }
    }

    fn rate(rates: &Rates, now: Instant) -> Option<Rate> {
        rates.report(now).nodes.get("user-api").cloned()
    }

    #[test]
    fn counters_know_how_much_and_spans_how_long() {
        let now = Instant::now();
        let mut rates = Rates::new(now);
        let gain = Gain {
            count: 1000.0,
            failed: 20.0,
            durations: vec![(0.0, 5.0, 900.0), (5.0, 10.0, 100.0)],
        };
        rates.counted(&ends(), &gain, now);
        let alone = rate(&rates, now).unwrap();
        assert!((alone.rate - 100.0).abs() < 1e-9 && (alone.errors - 2.0).abs() < 1e-9);
        assert!((alone.p50.unwrap() / 2.8 - 1.0).abs() < 0.1, "{alone:?}");
        assert!((alone.p99.unwrap() / 9.5 - 1.0).abs() < 0.1, "{alone:?}");
        rates.spanned(&ends(), work(MILLISECOND), now);
        let both = rate(&rates, now).unwrap();
        assert!((both.rate - 100.0).abs() < 1e-9, "{both:?}");
        assert!((both.p99.unwrap() - 1.0).abs() < 0.1, "{both:?}");
    }

    #[test]
    fn no_counter_makes_it_panic() {
        let now = Instant::now();
        let mut rates = Rates::new(now);
        for number in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::MAX] {
            let gain = Gain {
                count: number,
                failed: number,
                durations: vec![(number, number, number), (0.0, number, 1e9)],
            };
            rates.counted(&ends(), &gain, now);
            rates.report(now);
        }
    }

    #[test]
    fn quantiles_are_right_to_a_step() {
        for length in [
            1,
            7,
            1000,
            MILLISECOND,
            123 * MILLISECOND,
            60_000 * MILLISECOND,
        ] {
            let (exact, shown) = (length as f64 / 1e6, middle(step(length)));
            assert!(
                (shown / exact - 1.0).abs() < 0.07 || length < 16,
                "{exact} {shown}"
            );
        }
        assert_eq!(step(0), 0);
        assert_eq!(step(u64::MAX), STEPS_IN_ALL - 1);
    }

    #[test]
    fn the_last_ten_seconds_count() {
        let begun = Instant::now();
        let mut rates = Rates::new(begun);
        for length in 1..=100 {
            rates.spanned(&ends(), work(length * MILLISECOND), begun);
        }
        let rate = |after| rate(&rates, begun + Duration::from_secs(after));
        let now = rate(0).unwrap();
        assert!((now.rate - 10.0).abs() < 1e-9 && (now.errors - 5.0).abs() < 1e-9);
        assert!((now.p50.unwrap() / 50.0 - 1.0).abs() < 0.07, "{now:?}");
        assert!((now.p99.unwrap() / 99.0 - 1.0).abs() < 0.07, "{now:?}");
        assert!(rate(9).is_some());
        assert_eq!(rate(10), None);
    }
}
