//! What a unary gRPC call costs between services that ferroctl writes, against bare tonic: `cargo run --release [ROUNDS [NAME]]`.
//!
//! Client and server have everything on but the access log: metrics, traces to a file, deadline, breaker, load shedding,
//! panic recovery, balancing between instances. All four run in this process, each on a thread of its own, and take turns
//! within a round, in which ratios are taken. On a busy machine CPU time says more than calls a second.

mod bare;
mod cost;
mod echo;
mod ours;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use futures_util::future::{BoxFuture, join_all};

/// Callers at once.
const CALLERS: usize = 16;
const SLICE: Duration = Duration::from_millis(400);
/// What is sent and comes back.
const TEXT: &str = "a request of an everyday size, such as a name, an id and some flags of it";

/// One way to make a call.
type Call = Arc<dyn Fn() -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

fn main() -> anyhow::Result<()> {
    let rounds = std::env::args()
        .nth(1)
        .map_or(Ok(15), |text| text.parse())?;
    // For a profiler: only the subject of this name.
    let only = std::env::args().nth(2);
    if only.is_none() {
        cost::print();
    }
    let client = thread()?;
    let mut subjects = vec![("bare tonic", client.block_on(bare::caller(thread()?))?)];
    for (name, sampler) in [
        ("sampling 0", 0.0),
        ("sampling 0.1", 0.1),
        ("sampling 1", 1.0),
    ] {
        subjects.push((name, client.block_on(ours::caller(thread()?, sampler))?));
    }
    subjects.retain(|(name, _)| only.as_ref().is_none_or(|only| only == name));
    let mut seen: Vec<Vec<Slice>> = subjects.iter().map(|_| Vec::new()).collect();
    for round in 0..=rounds {
        for turn in 0..subjects.len() {
            let place = (turn + round) % subjects.len();
            let slice = client.block_on(slice(&subjects[place].1))?;
            // The first round warms up.
            if round > 0 {
                seen[place].push(slice);
            }
        }
    }
    println!(
        "| | calls/s | of bare tonic | CPU us a call, client and server | bare tonic's part of it |"
    );
    println!("|---|---|---|---|---|");
    for ((name, _), own) in subjects.iter().zip(&seen) {
        let of = |what: fn(&Slice) -> f64| own.iter().map(what).collect();
        let over = |what: fn(&Slice, &Slice) -> f64| {
            let pairs = own.iter().zip(&seen[0]);
            pairs.map(|(own, bare)| what(own, bare)).collect()
        };
        let rate = Quartiles::of(of(|it| it.rate));
        let cpu = Quartiles::of(of(|it| it.cpu_micros));
        let rates = Quartiles::of(over(|own, bare| own.rate / bare.rate));
        let cpus = Quartiles::of(over(|own, bare| bare.cpu_micros / own.cpu_micros));
        println!("| {name} | {rate:.0} | {rates:.2} | {cpu:.1} | {cpus:.2} |");
    }
    // The servers end with the process.
    std::process::exit(0)
}

/// A runtime with one thread, which goes on until the process ends.
fn thread() -> anyhow::Result<&'static tokio::runtime::Runtime> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .context("a runtime")?;
    Ok(Box::leak(Box::new(runtime)))
}

/// What calls took for a while.
struct Slice {
    /// Calls a second.
    rate: f64,
    cpu_micros: f64,
}

async fn slice(call: &Call) -> anyhow::Result<Slice> {
    let (begun, cpu) = (Instant::now(), cpu_seconds());
    let caller = || async {
        let mut calls = 0_u32;
        while begun.elapsed() < SLICE {
            call().await?;
            calls += 1;
        }
        anyhow::Ok(calls)
    };
    let calls = join_all((0..CALLERS).map(|_| caller())).await;
    let calls = f64::from(calls.into_iter().sum::<anyhow::Result<u32>>()?);
    Ok(Slice {
        rate: calls / begun.elapsed().as_secs_f64(),
        cpu_micros: (cpu_seconds() - cpu) * 1e6 / calls,
    })
}

/// What all threads of the process have used.
fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// A median with its quartiles.
struct Quartiles([f64; 3]);

impl Quartiles {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |quarters: usize| values.get(values.len() * quarters / 4).copied();
        Self([1, 2, 3].map(|quarters| at(quarters).unwrap_or(f64::NAN)))
    }
}

impl std::fmt::Display for Quartiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = f.precision().unwrap_or(2);
        let [low, median, high] = self.0;
        write!(f, "{median:.digits$} ({low:.digits$}-{high:.digits$})")
    }
}
