//! Ways to do one thing, which take turns.

use std::{pin::Pin, time::Instant};

use crate::samples::{Samples, shuffled};

/// Rows of the table.
pub const ROWS: i64 = 1000;

const ROUNDS: u64 = 61;

/// Some ways to do one thing.
pub struct Race<'r> {
    name: String,
    calls: i64,
    ways: Vec<(&'static str, Box<dyn Slice + 'r>)>,
}

/// Many calls of one way.
trait Slice {
    /// How long a call took, in microseconds.
    fn run(&self, calls: i64) -> Pin<Box<dyn Future<Output = f64> + '_>>;
}

impl<F: AsyncFn(i64) -> bool> Slice for F {
    fn run(&self, calls: i64) -> Pin<Box<dyn Future<Output = f64> + '_>> {
        Box::pin(async move {
            // The first pass brings everything near, rows of a cache as well.
            pass(self, calls).await;
            let begun = Instant::now();
            pass(self, calls).await;
            begun.elapsed().as_secs_f64() * 1e6 / calls as f64
        })
    }
}

impl<'r> Race<'r> {
    /// None so far; a slice has so many calls.
    pub fn new(name: &str, calls: i64) -> Self {
        Self {
            name: name.to_owned(),
            calls,
            ways: Vec::new(),
        }
    }

    /// Adds a way, which takes the number of a row and says whether all went well.
    pub fn add(&mut self, name: &'static str, way: impl AsyncFn(i64) -> bool + 'r) {
        self.ways.push((name, Box::new(way)));
    }

    /// Runs them and prints how long a call took, and how many times faster each was than the first one; of the last
    /// one that should be `target` at least.
    pub async fn run(self, target: f64) {
        let mut times = vec![Samples::default(); self.ways.len()];
        for round in 0..ROUNDS {
            for way in shuffled(self.ways.len(), round) {
                times[way].push(self.ways[way].1.run(self.calls).await);
            }
        }
        println!("{}", self.name);
        for ((name, _), time) in self.ways.iter().zip(&times) {
            let ratio = times[0].over(time);
            println!("  {name:<16} {time:>24.1} us   ratio {ratio:.3}");
        }
        let ratio = times[0].over(times.last().unwrap_or(&times[0])).median();
        let verdict = if ratio < target { "missed" } else { "reached" };
        println!("  target {target}: {verdict}");
    }
}

/// So many calls, with the rows in no order that a disk or a cache would like.
async fn pass(way: &impl AsyncFn(i64) -> bool, calls: i64) {
    for n in 0..calls {
        assert!(way(1 + n * 379 % ROWS).await, "a call failed");
    }
}
