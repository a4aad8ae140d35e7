//! Ways to do one thing, which take turns.

use std::{pin::Pin, time::Instant};

use rustix::time::{ClockId, clock_gettime};

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
    /// What a call took.
    fn run(&self, calls: i64) -> Pin<Box<dyn Future<Output = Cost> + '_>>;
}

/// What a call took, in microseconds.
struct Cost {
    time: f64,
    /// Of all threads of this process; a server is none of them.
    cpu: f64,
}

impl<F: AsyncFn(i64) -> bool> Slice for F {
    fn run(&self, calls: i64) -> Pin<Box<dyn Future<Output = Cost> + '_>> {
        Box::pin(async move {
            // The first pass brings everything near, rows of a cache as well.
            pass(self, calls).await;
            let (begun, cpu_before) = (Instant::now(), cpu());
            pass(self, calls).await;
            let each = |seconds: f64| seconds * 1e6 / calls as f64;
            Cost {
                time: each(begun.elapsed().as_secs_f64()),
                cpu: each(cpu() - cpu_before),
            }
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

    /// Runs them and prints what a call took, and how many times faster each was than the first one; of the last one
    /// that should be `target` at least, by the clock.
    pub async fn run(self, target: f64) {
        let mut times = vec![Samples::default(); self.ways.len()];
        let mut cpus = times.clone();
        for round in 0..ROUNDS {
            for way in shuffled(self.ways.len(), round) {
                let cost = self.ways[way].1.run(self.calls).await;
                times[way].push(cost.time);
                cpus[way].push(cost.cpu);
            }
        }
        println!("{}", self.name);
        for (way, (name, _)) in self.ways.iter().enumerate() {
            let (time, cpu) = (&times[way], &cpus[way]);
            let (faster, less) = (times[0].over(time), cpus[0].over(cpu));
            println!(
                "  {name:<15} {time:.1} us, ratio {faster:.3}; CPU {cpu:.1} us, ratio {less:.3}"
            );
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

/// Seconds of CPU that this process has used.
fn cpu() -> f64 {
    let used = clock_gettime(ClockId::ProcessCPUTime);
    used.tv_sec as f64 + used.tv_nsec as f64 / 1e9
}
